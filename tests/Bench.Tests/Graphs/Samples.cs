using Bench.Graphs;

namespace Bench.Tests.Graphs;

/// <summary>Small graphs that tests start from.</summary>
internal static class Samples
{
    /// <summary>A convolution, a linear layer tied to another, a constant, a state: everything graph.json can hold.</summary>
    public static Graph Everything()
    {
        var b = new GraphBuilder("everything");
        var x = b.Input("x", DType.F32, [2, 3, 8, 8], Fill.Image);
        var ids = b.Input("ids", DType.I64, [2, 4], Fill.Tokens(16));
        var conv =
            b.Add("Conv", [x, b.Weight("conv.weight", DType.F32, [4, 3, 3, 3], Fill.Uniform(0.1))], ("strides", new[] { 2, 2 }), ("auto_pad", "SAME_UPPER"));
        var flat = b.Add("Reshape", [b.Add("Relu", [conv]), b.Constant(Tensor.Longs(2, 4, -1))]);
        var table = b.Weight("wte.weight", DType.F32, [16, 16], Fill.Uniform(0.1));
        var embedded = b.Add("Gather", [table, ids]);
        var sum = b.Add("Add", [flat, embedded]);
        var logits = b.Add("MatMul", [sum, b.Add("Transpose", [table])]);
        b.Output(b.Add("Gelu", [logits], ("approximate", "tanh")));
        var count = b.ReadState("count_in", DType.I64, []);
        b.State("count", count, b.Add("Add", [count, b.Constant(Tensor.Scalar(1L))]));
        return b.Build(itemsPerStep: 2);
    }
}
