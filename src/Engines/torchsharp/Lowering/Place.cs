using Bench.Graphs;
using Bench.Graphs.Operators;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace Bench.Engines;

/// <summary>What a node has become: it reads and writes the slots of a step.</summary>
public delegate void Kernel(Tensor?[] slots);

// A node being lowered: what the graph knows of it, and the slots that its values have. Slot 0 is a missing input and stays empty.
public sealed class Place(Site site, SlotTable table)
{
    public Site Site => site;
    public Attributes Attributes => site.Attributes;
    public TensorType Output => table.Graph.Values[site.Node.Outputs[0]];
    public DType DType => site.DType(0);
    /// <summary>The type to compute in where torch would leave a half's range, or round to halves, on the way.</summary>
    public DType Wide => DType.IsHalf() ? DType.F32 : DType;
    /// <summary>Into the wide type and back; where the type is wide already these do nothing.</summary>
    public Func<Tensor, Tensor> Widen => DType.IsHalf() ? t => t.to_type(torch.ScalarType.Float32) : t => t;
    public Func<Tensor, Tensor> Narrow => DType.IsHalf() && Types.Of(DType) is var type ? t => t.to_type(type) : t => t;

    public int In(int input) => site.Has(input) ? table[site.Node.Inputs[input]] : 0;
    public int Out(int output) => site.Wants(output) ? table[site.Node.Outputs[output]] : 0;
    public TensorType OutputType(int output) => table.Graph.Values[site.Node.Outputs[output]];

    public Kernel Unary(Func<Tensor, Tensor> f)
    {
        int x = In(0), o = Out(0);
        return s => s[o] = f(s[x]!);
    }

    public Kernel Binary(Func<Tensor, Tensor, Tensor> f)
    {
        int x = In(0), y = In(1), o = Out(0);
        return s => s[o] = f(s[x]!, s[y]!);
    }

    /// <summary>In place: the first input's tensor becomes the output's.</summary>
    public Kernel Overwrite(Func<Tensor, Tensor?, Tensor> f)
    {
        int x = In(0), y = In(1), o = Out(0);
        return s =>
        {
            var t = f(s[x]!, s[y]);
            s[x] = null;
            s[o] = t;
        };
    }

    /// <summary>Any number of inputs, combined from the left.</summary>
    public Kernel Chain(Func<Tensor, Tensor, Tensor> f)
    {
        var all = Enumerable.Range(0, site.Inputs).Select(In).ToArray();
        var o = Out(0);
        if (all.Length == 1) return s => s[o] = s[all[0]]!.alias();
        return s =>
        {
            var sum = f(s[all[0]]!, s[all[1]]!);
            for (var i = 2; i < all.Length; i++) sum = f(sum, s[all[i]]!);
            s[o] = sum;
        };
    }

    public Kernel Give(Func<Tensor?[], Tensor> f)
    {
        var o = Out(0);
        return s => s[o] = f(s);
    }

    /// <summary>Whether this node is the last to use its first input, which nothing else shares memory with: it may be overwritten.</summary>
    public bool MayOverwrite => table.MayOverwrite(site.Node);

    /// <summary>Whether this node's first input is a state that it may change where it lies.</summary>
    public bool WritesInPlace => table.WritesInPlace(site.Node);

    /// <summary>Whether the input is a weight or a constant: the same tensor in every step.</summary>
    public bool Fixed(int input) => site.Has(input) && table.IsFixed(site.Node.Inputs[input]);

    public bool IsConstant(int input) => site.TryConstant(input) is not null;

    /// <summary>Whether an input of indices is known to hold no negative one, in any input set.</summary>
    public bool NonNegative(int input) => table.NonNegative(site.Node.Inputs[input]);

    /// <summary>A slot for what is made once at load from a weight or a constant (a transposed view, a list of indices).</summary>
    public int Derived(int input, Func<Tensor, Tensor> f) => table.Keep(slots => f(slots[In(input)]!));

    /// <summary>A slot for a tensor that is made once at load.</summary>
    public int Made(Func<Tensor> f) => table.Keep(_ => f());

    /// <summary>A module of torch's that is made at load, from the weights in their slots, and holds them.</summary>
    public void Hold(Func<Tensor?[], torch.nn.Module<Tensor, Tensor>> make) => table.Hold(site.Node.Name, make);

    /// <summary>A number as the torch scalar of a type, made once: implicit ones are finalizable objects, one a call.</summary>
    public static Scalar Number(double value, DType type) => type.IsFloat() ? value.ToScalar() : ((long)value).ToScalar();

    public static long[] Longs(IEnumerable<int> values) => [.. values.Select(v => (long)v)];

    public long[] OutputDims => Longs(Output.Shape);
}
