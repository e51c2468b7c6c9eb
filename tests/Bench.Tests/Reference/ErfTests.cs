using Bench.Graphs;
using Bench.Reference;

namespace Bench.Tests.Reference;

public class ErfTests
{
    // Values of DLMF 7.3 and of the series by exact arithmetic.
    [Theory]
    [InlineData(1e-10, 1.1283791670955126e-10)]
    [InlineData(0.5, 0.5204998778130465)]
    [InlineData(1, 0.8427007929497149)]
    [InlineData(2, 0.9953222650189527)]
    [InlineData(2.9999, 0.9999778955735178)]
    [InlineData(3, 0.9999779095030014)]
    [InlineData(4.5, 0.9999999998033839)]
    [InlineData(7, 1)]
    public void ErfIsRightToTheLastDigits(double x, double right)
    {
        Assert.Equal(right, Erf<double>(DType.F64, x), right * 1e-15);
        Assert.Equal(-right, Erf<double>(DType.F64, -x), right * 1e-15);
        Assert.Equal(right, Erf<float>(DType.F32, x), right * 1.2e-7);
    }

    // Seventeen equal elements: whole vectors and a rest.
    private static double Erf<T>(DType dtype, double x) where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var b = new GraphBuilder("erf");
        var y = b.Add("Erf", [b.Input("x", dtype, [17])]);
        b.Output(y);
        using var executor = new Executor<T>(b.Build(1), _ => throw new InvalidOperationException(), threads: 1);
        executor.Feed("x", Tensor.Of<double>(DType.F64, [17], [.. Enumerable.Repeat(x, 17)]));
        executor.Run();
        var values = executor.Get(y).ToDoubles();
        Assert.Equal(values[0], values[16], Math.Abs(values[0]) * 1.2e-7);
        return values[0];
    }
}
