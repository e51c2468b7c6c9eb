using Bench.Graphs;
using Bench.Reference;

namespace Bench.Tests.Reference;

// Products of every size and stored type against the sum that defines them.
public class ProductTests
{
    [Theory]
    [InlineData(DType.F64), InlineData(DType.F32), InlineData(DType.F16), InlineData(DType.BF16)]
    public void AProductWithAStoredWeightIsTheSumThatDefinesIt(DType stored)
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            int m = random.Next(1, 40), n = random.Next(1, 150), k = random.Next(1, seed % 4 == 0 ? 900 : 60);
            var transposed = random.Next(2) == 0;
            double[] x = Values(random, m * k), given = Values(random, n * k);
            var weight = Tensor.Of<double>(DType.F64, transposed ? [n, k] : [k, n], given).To(stored);
            var w = weight.ToDoubles();
            var b = new GraphBuilder("product");
            b.Input("x", DType.F64, [m, k]);
            var right = b.Weight("w", DType.F64, weight.Shape, Fill.Uniform(1));
            var y = b.Add("MatMul", ["x", transposed ? b.Add("Transpose", [right], ("perm", new[] { 1, 0 })) : right]);
            b.Output(y);
            using var executor = new Executor<double>(b.Build(1), _ => weight, threads: 1 + seed % 3, keepWeights: seed % 2 == 0);
            executor.Feed("x", Tensor.Of<double>(DType.F64, [m, k], x));
            executor.Run();
            executor.Run();
            var ours = executor.Get(y).ToDoubles();
            for (var i = 0; i < m; i++)
                for (var j = 0; j < n; j++)
                {
                    double sum = 0;
                    for (var d = 0; d < k; d++) sum += x[i * k + d] * w[transposed ? j * k + d : d * n + j];
                    Assert.Equal(sum, ours[i * n + j], 1e-12);
                }
        }
    }

    private static double[] Values(Random random, int n) => [.. Enumerable.Range(0, n).Select(_ => 2 * random.NextDouble() - 1)];
}
