using System.Numerics;
using Bench.Graphs;
using Bench.Graphs.Operators;

namespace Bench.Reference;

public delegate void Kernel<T>(Call<T> call) where T : unmanaged, IBinaryFloatingPointIeee754<T>;

// One node with the memory of its inputs and outputs: what a kernel sees.
public sealed unsafe class Call<T>(Site site, Value?[] inputs, Value?[] outputs, Crew crew, bool keepWeights) where T
    : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<nint> _temporary = [];
    private readonly List<nint> _kept = [];

    public Site Site => site;
    public Node Node => site.Node;
    public Attributes Attributes => site.Attributes;
    public Crew Crew => crew;
    /// <summary>What a kernel made of weights that never change, kept from step to step.</summary>
    public object? Kept { get; set; }
    public bool KeepWeights => keepWeights;

    public int Inputs => inputs.Length;
    public bool Has(int input) => input < inputs.Length && inputs[input] is not null;
    public bool Wants(int output) => output < outputs.Length && outputs[output] is not null;
    public Value Input(int i) => inputs[i] ?? throw site.Wrong($"input {i} is missing");
    public Value Output(int i) => outputs[i]!;
    public Shape Shape(int input) => Input(input).Shape;
    public Shape OutShape(int output) => Output(output).Shape;
    public long Count(int input) => Input(input).Count;
    public DType DType(int input) => Input(input).Type.DType;

    public T* In(int input) => (T*)Raw(input);
    public long* Longs(int input) => (long*)Raw(input);
    public byte* Bools(int input) => (byte*)Raw(input);
    public T* Out(int output) => (T*)Output(output).Address;
    public long* OutLongs(int output) => (long*)Output(output).Address;
    public byte* OutBools(int output) => (byte*)Output(output).Address;

    /// <summary>An input in its compute type; a weight stored otherwise is converted for this call.</summary>
    public void* Raw(int input)
    {
        var value = Input(input);
        if (value.Address != null) return value.Address;
        var owner = value.Owner;
        var memory = TemporaryBytes(value.Count * Stored.Size<T>(owner.Type.DType));
        Stored.Load<T>(crew, owner.StoredAddress, owner.Tensor!.DType, memory, value.Count);
        if (!keepWeights) return memory;
        Keep(memory);
        return owner.Address = memory;
    }

    /// <summary>Memory that lives as long as the call.</summary>
    public T* Temporary(long elements) => (T*)TemporaryBytes(elements * sizeof(T));

    public void* TemporaryBytes(long bytes)
    {
        var memory = Native.Allocate(bytes);
        _temporary.Add((nint)memory);
        return memory;
    }

    /// <summary>Lets a temporary live as long as the executor.</summary>
    public void Keep(void* memory)
    {
        _temporary.Remove((nint)memory);
        _kept.Add((nint)memory);
    }

    internal void Free()
    {
        foreach (var memory in _kept) Native.Free((void*)memory);
        _kept.Clear();
    }

    internal void Done()
    {
        foreach (var memory in _temporary) Native.Free((void*)memory);
        _temporary.Clear();
    }
}
