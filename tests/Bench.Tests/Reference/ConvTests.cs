using Bench.Graphs;
using Bench.Reference;

namespace Bench.Tests.Reference;

// The packed convolution against the sum that defines it, on windows of every kind.
public class ConvTests
{
    [Fact]
    public void ARandomConvolutionIsTheSumThatDefinesIt()
    {
        for (var seed = 0; seed < 150; seed++)
        {
            var random = new Random(seed);
            int Of(int least, int most) => random.Next(least, most + 1);
            int spatial = Of(1, 3), images = Of(1, 3), groups = Of(1, 3), inputs = groups * Of(1, 4), outputs = groups * Of(1, 9);
            int[] kernel = Many(spatial, () => Of(1, 3)), strides = Many(spatial, () => Of(1, 3));
            int[] dilations = Many(spatial, () => Of(1, 2)), pads = Many(2 * spatial, () => Of(0, 3));
            var size = Many(spatial, () => Of(6, spatial == 1 ? 70 : 19));
            var b = new GraphBuilder($"conv {seed}");
            var x = b.Input("x", DType.F64, new Shape([images, inputs, .. size]));
            var w = b.Input("w", DType.F64, new Shape([outputs, inputs / groups, .. kernel]));
            var bias = b.Input("b", DType.F64, [outputs]);
            var y = b.Add("Conv", [x, w, bias], ("strides", strides), ("dilations", dilations), ("pads", pads), ("group", groups));
            b.Output(y);
            var graph = b.Build(1);
            using var executor = new Executor<double>(graph, _ => throw new InvalidOperationException(), threads: 1 + seed % 2);
            double[] dx = Fill(random, graph, x, executor), dw = Fill(random, graph, w, executor), db = Fill(random, graph, bias, executor);
            executor.Run();
            var ours = executor.Get(y).ToDoubles();
            var right = Plain(graph.Values[x].Shape, dx, graph.Values[w].Shape, dw, db, graph.Values[y].Shape, strides, dilations, pads, groups);
            for (var i = 0; i < right.Length; i++)
                Assert.True(Math.Abs(right[i] - ours[i]) < 1e-12,
                    $"seed {seed}: {graph.Values[x]} * {graph.Values[w]}: element {i} is {ours[i]}, {right[i]} is right");
        }
    }

    private static int[] Many(int n, Func<int> of) => [.. Enumerable.Range(0, n).Select(_ => of())];

    private static double[] Fill(Random random, Graph graph, string value, Executor<double> executor)
    {
        var data = Enumerable.Range(0, (int)graph.Values[value].Shape.Elements).Select(_ => random.NextDouble() - 0.5).ToArray();
        executor.Feed(value, Tensor.Of<double>(DType.F64, graph.Values[value].Shape, data));
        return data;
    }

    private static double[] Plain(Shape x, double[] dx, Shape w, double[] dw, double[] bias, Shape y, int[] strides, int[] dilations, int[] pads, int groups)
    {
        var result = new double[y.Elements];
        int[] xs = x.Strides(), ws = w.Strides(), ys = y.Strides();
        for (var o = 0; o < result.Length; o++)
        {
            var at = Enumerable.Range(0, y.Rank).Select(d => o / ys[d] % y[d]).ToArray();
            result[o] = bias[at[1]];
            for (var k = 0; k < w.Elements / w[0]; k++)
            {
                var channel = k / ws[1] % w[1];
                int from = at[0] * xs[0] + (at[1] / (y[1] / groups) * w[1] + channel) * xs[1];
                var inside = true;
                for (var d = 2; d < x.Rank; d++)
                {
                    var i = at[d] * strides[d - 2] - pads[d - 2] + k / ws[d] % w[d] * dilations[d - 2];
                    inside &= i >= 0 && i < x[d];
                    from += i * xs[d];
                }

                if (inside) result[o] += dx[from] * dw[at[1] * ws[0] + k];
            }
        }

        return result;
    }
}
