using System.Buffers;
using Bench.Graphs;

namespace Bench.Reference;

// A value of the graph at run time: memory in its compute type, or a weight that stays as it is stored until a kernel asks otherwise.
public sealed unsafe class Value(TensorType type)
{
    private void* _address;
    private MemoryHandle _pin;

    public TensorType Type { get; } = type;
    public Shape Shape => Type.Shape;
    public long Count { get; } = type.Shape.Elements;
    /// <summary>Another value whose memory this one shows with a different shape.</summary>
    public Value? Root { get; init; }
    /// <summary>The last two dimensions lie transposed in memory (a Transpose that products fold away).</summary>
    public bool Transposed { get; init; }
    /// <summary>A weight's stored tensor.</summary>
    public Tensor? Tensor { get; private set; }
    public void* StoredAddress { get; private set; }

    public void* Address
    {
        get => Root is null ? _address : Root.Address;
        set => _address = value;
    }

    /// <summary>The value whose memory this is.</summary>
    public Value Owner => Root is null ? this : Root.Owner;

    /// <summary>Holds a stored tensor; where its type is the compute type, no conversion is needed.</summary>
    public void Hold(Tensor tensor, DType compute)
    {
        Tensor = tensor;
        _pin = tensor.Data.Pin();
        StoredAddress = _pin.Pointer;
        if (tensor.DType == compute || tensor.DType is DType.I64 or DType.U64) _address = StoredAddress;
    }

    public void Exchange(Value other)
    {
        var mine = _address;
        _address = other._address;
        other._address = mine;
    }

    public void Release() => _pin.Dispose();
}
