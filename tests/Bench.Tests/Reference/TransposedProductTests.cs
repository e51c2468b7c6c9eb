using Bench.Graphs;
using Bench.Reference;

namespace Bench.Tests.Reference;

public class TransposedProductTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void ALeftSideThatLiesTransposedIsPackedWithoutTouchingItsNeighbours(int threads)
    {
        // Deeper than a block and more rows than a strip: what spills over a strip's end would be seen.
        const int rows = 12, depth = 600, columns = 3;
        var b = new GraphBuilder("transposed");
        var left = b.Input("left", DType.F64, [depth, rows]);
        var right = b.Input("right", DType.F64, [depth, columns]);
        b.Output(b.Add("Gemm", [left, right], ("transA", 1)));
        var graph = b.Build(1);
        double[] x = [.. Enumerable.Range(0, depth * rows).Select(i => Math.Sin(i))], y = [.. Enumerable.Range(0, depth * columns).Select(i => Math.Cos(i))];
        using var executor = new Executor<double>(graph, _ => throw new InvalidOperationException(), threads);
        executor.Feed("left", Tensor.Of<double>(DType.F64, [depth, rows], x));
        executor.Feed("right", Tensor.Of<double>(DType.F64, [depth, columns], y));
        executor.Run();
        var product = executor.Get(graph.Outputs[0]).ToDoubles();
        for (var r = 0; r < rows; r++)
            for (var c = 0; c < columns; c++)
                Assert.Equal(Enumerable.Range(0, depth).Sum(k => x[k * rows + r] * y[k * columns + c]), product[r * columns + c], 1e-10);
    }
}
