using Bench.Graphs;
using Bench.Graphs.Operators;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;
using Tensor = TorchSharp.torch.Tensor;
using UnaryModule = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

namespace Bench.Engines;

/// <summary>
/// Nodes as the modules of torch.nn that hold their weights, as TorchSharp's users write models. Null: what stays a function in a model's forward.
/// </summary>
public static class ModuleLowering
{
    private static readonly Dictionary<string, Func<Place, Kernel?>> Table = new()
    {
        ["Conv"] = Conv,
        ["BatchNormalization"] = BatchNorm,
        ["LayerNormalization"] = LayerNorm,
        [LinearFusion.Linear] = Linear,
        ["Gather"] = Embedding,
        ["MaxPool"] = MaxPool,
        ["GlobalAveragePool"] = p => p.Site.Shape(0).Rank == 4 ? Held(p, _ => AdaptiveAvgPool2d(1)) : null,
        ["Relu"] = p => Held(p, _ => ReLU()),
        ["Tanh"] = p => Held(p, _ => Tanh()),
        ["Sigmoid"] = p => Held(p, _ => Sigmoid()),
        ["Softmax"] = p => Held(p, _ => Softmax(p.Attributes.Int("axis", -1))),
    };

    public static Kernel? Of(Place p) => Table.TryGetValue(p.Site.Node.Op, out var lower) && p.DType != DType.BOOL ? lower(p) : null;

    private static Kernel Held(Place p, Func<Tensor?[], UnaryModule> make, int input = 0)
    {
        UnaryModule module = null!;
        p.Hold(slots => module = make(slots));
        int x = p.In(input), o = p.Out(0);
        return s => s[o] = module.call(s[x]!);
    }

    // What a module takes is its own from then on: it gets a name of its own for the same memory.
    private static Parameter Parameter(Tensor? weight) => new(weight!.alias().DetachFromDisposeScope(), requires_grad: false);

    private static Kernel? Conv(Place p)
    {
        var window = Bench.Graphs.Operators.Conv.WindowOf(p.Site);
        if (window.Strides.Length != 2 || !window.Begin.SequenceEqual(window.End) || !p.Fixed(1) || p.Site.Has(2) && !p.Fixed(2)) return null;
        var shape = p.Site.Shape(1);
        int w = p.In(1), b = p.In(2);
        var groups = p.Attributes.Int("group", 1);
        return Held(p, slots =>
        {
            var conv = Conv2d(shape[1] * groups, shape[0], Pair(window.Kernel), Pair(window.Strides), Pair(window.Begin), Pair(window.Dilations),
                groups: groups, bias: b != 0);
            conv.weight = Parameter(slots[w]);
            if (b != 0) conv.bias = Parameter(slots[b]);
            return conv;
        });
    }

    private static Kernel? BatchNorm(Place p)
    {
        if (p.Attributes.Int("training_mode", 0) != 0 || p.Site.Shape(0).Rank != 4 || !Enumerable.Range(1, 4).All(p.Fixed)) return null;
        int scale = p.In(1), bias = p.In(2), mean = p.In(3), variance = p.In(4);
        return Held(p, slots =>
        {
            var norm = BatchNorm2d(p.Site.Shape(0)[1], p.Attributes.Float("epsilon", 1e-5));
            (norm.weight, norm.bias) = (Parameter(slots[scale]), Parameter(slots[bias]));
            (norm.running_mean, norm.running_var) = (Parameter(slots[mean]), Parameter(slots[variance]));
            return norm;
        });
    }

    private static Kernel? LayerNorm(Place p)
    {
        var shape = new Shape(p.Site.Shape(0).Skip((int)p.Attributes.Int("axis", -1)));
        if (p.Site.Wants(1) || p.Site.Wants(2) || !p.Fixed(1) || !p.Fixed(2) || p.Site.Shape(1) != shape || p.Site.Shape(2) != shape) return null;
        int scale = p.In(1), bias = p.In(2);
        return Held(p, slots =>
        {
            var norm = TorchSharp.torch.nn.LayerNorm(Place.Longs(shape), p.Attributes.Float("epsilon", 1e-5));
            (norm.weight, norm.bias) = (Parameter(slots[scale]), Parameter(slots[bias]));
            return norm;
        });
    }

    // A module holds its weight as [out, in], side by side.
    private static Kernel? Linear(Place p)
    {
        int w = p.In(1), b = p.In(2);
        var turned = p.Attributes.Int(LinearFusion.Transposed, 0) != 0;
        var shape = p.Site.Shape(1);
        return Held(p, slots =>
        {
            var linear = TorchSharp.torch.nn.Linear(turned ? shape[1] : shape[0], turned ? shape[0] : shape[1], hasBias: b != 0);
            linear.weight = Parameter(turned ? slots[w] : slots[w]!.t().contiguous());
            if (b != 0) linear.bias = Parameter(slots[b]);
            return linear;
        });
    }

    private static Kernel? Embedding(Place p)
    {
        if (p.Attributes.Int("axis", 0) != 0 || !p.Fixed(0) || p.Site.Shape(0).Rank != 2 || !p.DType.IsFloat() || !p.NonNegative(1)) return null;
        var table = p.In(0);
        return Held(p, slots =>
        {
            var embedding = TorchSharp.torch.nn.Embedding(p.Site.Shape(0)[0], p.Site.Shape(0)[1]);
            embedding.weight = Parameter(slots[table]);
            return embedding;
        }, input: 1);
    }

    private static Kernel? MaxPool(Place p)
    {
        var w = Window.Of(p.Site);
        if (w.Kernel.Length != 2 || p.Site.Wants(1) || !p.DType.IsFloat() || !PoolLowering.Fits(w)) return null;
        var ceil = p.Attributes.Int("ceil_mode", 0) != 0;
        return Held(p, _ => MaxPool2d(Pair(w.Kernel), Pair(w.Strides), Pair(w.Begin), Pair(w.Dilations), ceil));
    }

    private static (long, long) Pair(int[] values) => (values[0], values[1]);
}
