using Bench.Graphs;
using Bench.Reference;

namespace Bench.Tests.Reference;

public class AttentionTests
{
    // ONNX fills a mask up that is shorter than the keys, also one of a single key: it is not stretched over them.
    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    public void KeysBeyondAMasksEndAreMasked(int length, bool booleans)
    {
        const int queries = 2, keys = 3, size = 2;
        var b = new GraphBuilder("masked");
        string q =
            b.Input("q", DType.F64, [1, 1, queries, size]), k = b.Input("k", DType.F64, [1, 1, keys, size]), v = b.Input("v", DType.F64, [1, 1, keys, size]);
        var mask = b.Input("mask", booleans ? DType.BOOL : DType.F64, [queries, length]);
        b.Output(b.Add("Attention", [q, k, v, mask]));
        var graph = b.Build(1);
        using var executor = new Executor<double>(graph, _ => throw new InvalidOperationException(), threads: 1);
        double[] values = [1, 2, 30, 40, 500, 600];
        // All queries and keys alike: whatever is not masked is attended to equally.
        executor.Feed(q, Tensor.Of<double>(DType.F64, [1, 1, queries, size], [1, 1, 1, 1]));
        executor.Feed(k, Tensor.Of<double>(DType.F64, [1, 1, keys, size], [1, 1, 1, 1, 1, 1]));
        executor.Feed(v, Tensor.Of<double>(DType.F64, [1, 1, keys, size], values));
        executor.Feed(mask, booleans
            ? Tensor.Of<byte>(DType.BOOL, [queries, length], Enumerable.Repeat((byte)1, queries * length).ToArray())
            : Tensor.Of<double>(DType.F64, [queries, length], new double[queries * length]));
        executor.Run();
        double[] expected = length == 1 ? [1, 2] : [15.5, 21];
        Assert.Equal([.. expected, .. expected], executor.Get(graph.Outputs[0]).ToDoubles());
    }
}
