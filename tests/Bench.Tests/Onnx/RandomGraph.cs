using Bench.Graphs;
using Bench.Graphs.Transforms;

namespace Bench.Tests.Onnx;

/// <summary>Some ten nodes that fit together, of many families, the same for the same seed.</summary>
internal static class RandomGraph
{
    public static Graph Of(int seed)
    {
        var random = new Random(seed);
        var b = new GraphBuilder($"random {seed}");
        List<string> values = [b.Input("x", DType.F32, [2, 3, 4, 4]), b.Input("y", DType.F32, [2, 3, 4, 4])];
        for (var i = random.Next(3, 15); i > 0; i--)
        {
            var x = values[random.Next(values.Count)];
            var shape = b[x].Shape;
            var axis = random.Next(shape.Rank);
            values.Add(random.Next(14) switch
            {
                0 => b.Add("Relu", [x]),
                1 => b.Add("Gelu", [x], ("approximate", random.Next(2) == 0 ? "none" : "tanh")),
                2 => b.Add("Add", [x, b.Constant(Tensor.Scalar(random.Next(5) / 4f))]),
                3 => b.Add("Mul", [x, x]),
                4 => b.Add("Softmax", [x], ("axis", axis)),
                5 => b.Add("Transpose", [x], ("perm", Enumerable.Range(0, shape.Rank).OrderBy(_ => random.Next()).ToArray())),
                6 => b.Add("Reshape", [x, b.Constant(Tensor.Longs(shape[0], -1))]),
                7 => b.Add("ReduceMean", [x, b.Constant(Tensor.Longs(axis))], ("keepdims", 1)),
                8 => b.Add("Concat", [x, x], ("axis", axis)),
                9 => b.Add("Split", 2, [x, b.Constant(Tensor.Longs(1, shape[axis] - 1))], ("axis", axis))[random.Next(2)],
                10 => b.Add("Clip", [x, "", b.Constant(Tensor.Scalar(1f))]),
                11 => b.Add("LayerNormalization", [x, b.Weight($"scale{shape[-1]}", DType.F32, [shape[-1]], Fill.Constant(1))], ("epsilon", 1e-6)),
                12 when shape.Rank == 4 => b.Add("Conv", [x, b.Weight($"w{shape[1]}", DType.F32, [5, shape[1], 1, 1], Fill.Uniform(1))], ("strides", new[] { 1, 2 }), ("pads", new[] { 0, 1, 1, 0 })),
                13 => b.Add("Cast", [b.Add("Cast", [x], ("to", "F16"))], ("to", "F32")),
                _ => b.Add("Neg", [x]),
            });
        }

        b.Output(b.Add("Abs", [values[^1]]));
        return Fold.Constants(b.Build(itemsPerStep: random.Next(1, 9), sampleAxis: random.Next(2) == 0 ? null : 0));
    }
}
