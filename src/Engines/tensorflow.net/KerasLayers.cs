using Bench.Graphs;
using Bench.Graphs.Operators;
using Tensorflow;
using Tensorflow.NumPy;
using static Tensorflow.KerasApi;
using TfShape = Tensorflow.Shape;

namespace Bench.Engines;

/// <summary>What operators are as layers of TensorFlow.NET's Keras. Null: the node is part of one that comes later.</summary>
internal static class KerasLayers
{
    // A batch norm of images adds at least this to the variance, whatever it is asked for: the rest is taken off the variance that it is given.
    private const double LeastEpsilon = 1.001e-5;

    public static readonly IReadOnlyDictionary<string, Func<KerasPlace, Tensors?>> All = new Dictionary<string, Func<KerasPlace, Tensors?>>
    {
        ["Conv"] = Conv,
        ["BatchNormalization"] = BatchNorm,
        // There is no layer of a plain ReLU: a leaky one with no slope is the same.
        ["Relu"] = p => p.Apply(keras.layers.LeakyReLU(0)),
        ["Tanh"] = p => p.Apply(keras.layers.Tanh()),
        ["Softmax"] = Softmax,
        ["MaxPool"] = MaxPool,
        ["GlobalAveragePool"] = GlobalAveragePool,
        ["Flatten"] = Flatten,
        ["Transpose"] = Turned,
        ["MatMul"] = MatMul,
        ["Gemm"] = Gemm,
        ["Add"] = Add,
        ["LayerNormalization"] = LayerNorm,
        ["Gather"] = p => throw p.Lacks("layers are used for float32 alone here, and none that looks a row up by its number"),
    };

    private static Tensors Conv(KerasPlace p)
    {
        var window = Bench.Graphs.Operators.Conv.WindowOf(p.Site);
        p.Needs(p.Rank == 4 && p.Attributes.Int("group", 1) == 1 && window.Dilations.All(d => d == 1), "but over two dimensions, without groups and dilations");
        var kernel = p.Weight(1);
        var layer = keras.layers.Conv2D(kernel.Shape[0], new TfShape(window.Kernel[0], window.Kernel[1]), new TfShape(window.Strides[0], window.Strides[1]),
            "valid", activation: keras.activations.Linear, use_bias: p.Site.Has(2));
        kernel = kernel.Permute([2, 3, 1, 0]);
        return p.Graph.Apply(layer, Padded(p, window), p.Site.Has(2) ? [kernel, p.Weight(2)] : [kernel]);
    }

    private static Tensors Padded(KerasPlace p, Window window) => window.Begin.Concat(window.End).All(v => v == 0)
        ? p.In(0)
        : p.Apply(keras.layers.ZeroPadding2D(new NDArray(new[,] { { window.Begin[0], window.End[0] }, { window.Begin[1], window.End[1] } })));

    private static Tensors BatchNorm(KerasPlace p)
    {
        p.Needs(p.Attributes.Int("training_mode", 0) == 0 && p.Rank is 2 or 4, "but for inference, over two or four dimensions");
        double asked = p.Attributes.Float("epsilon", 1e-5), held = p.Rank == 4 ? Math.Max(asked, LeastEpsilon) : asked;
        var variance = Graphs.Tensor.Of<double>(DType.F64, p.Site.Shape(4), [.. p.Weight(4).ToDoubles().Select(v => v + (asked - held))]).To(DType.F32);
        return p.Apply(keras.layers.BatchNormalization(epsilon: (float)held), p.Weight(1), p.Weight(2), p.Weight(3), variance);
    }

    private static Tensors Softmax(KerasPlace p)
    {
        var axis = p.Attributes.Int("axis", -1);
        p.Needs(p.Rank != 4 && (axis == -1 || axis == p.Rank - 1), "but along the last dimension");
        return p.Apply(keras.layers.Softmax(-1));
    }

    // Zeros around what is never negative change no maximum.
    private static Tensors MaxPool(KerasPlace p)
    {
        var window = Window.Of(p.Site);
        var padded = window.Begin.Concat(window.End).Any(v => v != 0);
        p.Needs(p.Rank == 4 && !p.Site.Wants(1) && window.Dilations.All(d => d == 1) && p.Attributes.Int("ceil_mode", 0) == 0,
            "but over two dimensions, without dilations");
        p.Needs(!padded || p.Graph.Producer(p.Site.Node.Inputs[0])?.Op == "Relu", "that pads, but behind a ReLU");
        return p.Graph.Apply(keras.layers.MaxPooling2D(new TfShape(window.Kernel[0], window.Kernel[1]), new TfShape(window.Strides[0], window.Strides[1])),
            Padded(p, window));
    }

    // The layer leaves no dimensions of one behind, so what follows must take them away.
    private static Tensors? GlobalAveragePool(KerasPlace p)
    {
        var flatten = p.Graph.OnlyUser(p.Site.Node.Outputs[0]);
        p.Needs(p.Rank == 4 && flatten?.Op == "Flatten" && flatten.Attributes.Int("axis", 1) == 1, "but over two dimensions, before a Flatten");
        p.Graph.BuildWith(flatten!, p.Apply(keras.layers.GlobalAveragePooling2D()));
        return null;
    }

    private static Tensors Flatten(KerasPlace p)
    {
        p.Needs(p.Rank != 4 && p.Attributes.Int("axis", 1) == 1, "for images, whose channels lie last in Keras");
        return p.Apply(keras.layers.Flatten());
    }

    private static Tensors? Turned(KerasPlace p)
    {
        p.Needs(p.Graph.IsWeight(p.Site.Node.Inputs[0]) && p.Rank == 2, "but for a weight of a product");
        return null;
    }

    private static Tensors? MatMul(KerasPlace p)
    {
        var node = p.Site.Node;
        var turned = p.Graph.Producer(node.Inputs[1]) is { Op: "Transpose" } transpose ? transpose.Inputs[0] : null;
        p.Needs(p.Graph.IsWeight(turned ?? node.Inputs[1]) && p.Site.Shape(1).Rank == 2 && p.Rank is 2 or 3, "but with a weight on its right");
        var kernel = turned is null ? p.Weight(1) : p.Graph.Weight(turned).Permute([1, 0]);
        var add = p.Graph.OnlyUser(node.Outputs[0]);
        bool IsBias(string value) => p.Graph.IsWeight(value) && p.Graph.Graph.Values[value].Shape == new Graphs.Shape(kernel.Shape[1]);
        var bias = add is { Op: "Add" } ? add.Inputs.FirstOrDefault(IsBias) : null;
        var made = Dense(p, kernel, bias is null ? null : p.Graph.Weight(bias));
        if (bias is null) return made;
        p.Graph.BuildWith(add!, made);
        return null;
    }

    private static Tensors Gemm(KerasPlace p)
    {
        var bias = p.Site.Has(2) ? p.Weight(2) : null;
        var kernel = p.Attributes.Int("transB", 0) != 0 ? p.Weight(1).Permute([1, 0]) : p.Weight(1);
        p.Needs(p.Attributes.Int("transA", 0) == 0 && p.Attributes.Float("alpha", 1) == 1 && p.Attributes.Float("beta", 1) == 1
            && (bias is null || bias.Shape == new Graphs.Shape(kernel.Shape[1])), "but as x·W + b");
        return Dense(p, kernel, bias);
    }

    // TensorFlow.NET 0.150 gives every dense layer a bias, whatever use_bias says.
    private static Tensors Dense(KerasPlace p, Graphs.Tensor kernel, Graphs.Tensor? bias) =>
        p.Apply(keras.layers.Dense(kernel.Shape[1]), kernel, bias ?? Graphs.Tensor.Of<float>(DType.F32, [kernel.Shape[1]], new float[kernel.Shape[1]]));

    private static Tensors Add(KerasPlace p)
    {
        p.Needs(p.Site.Shape(0) == p.Site.Shape(1), "but of two alike");
        return p.Graph.Apply(keras.layers.Add(), new Tensors((Tensorflow.Tensor)p.In(0), (Tensorflow.Tensor)p.In(1)));
    }

    private static Tensors LayerNorm(KerasPlace p)
    {
        var axis = p.Attributes.Int("axis", -1);
        var last = p.Rank is 2 or 3 && (axis == -1 || axis == p.Rank - 1);
        p.Needs(last && p.Site.Has(2) && !p.Site.Wants(1) && !p.Site.Wants(2), "but along the last dimension");
        return p.Apply(keras.layers.LayerNormalization(-1, (float)p.Attributes.Float("epsilon", 1e-5)), p.Weight(1), p.Weight(2));
    }
}
