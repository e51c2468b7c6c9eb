using Bench.Bundles;
using Bench.Graphs;
using Bench.Measure.Gate;

namespace Bench.Tests.Measure.Gate;

public class DistanceTests
{
    [Fact]
    public void TheDistancesAreOverTheGoldensOwnSize()
    {
        var distance = Of([3, 4.5f], [3, 4]);
        Assert.Equal(0.1, distance.Norm, 1e-12);
        Assert.Equal(0.125, distance.Worst, 1e-12);
    }

    // The right answer may have no elements, in any type and precision.
    [Theory]
    [InlineData(DType.I64, "fp32")]
    [InlineData(DType.F32, "fp32")]
    [InlineData(DType.F32, "bf16")]
    public void AnOutputOfNoElementsIsRight(DType type, string precision)
    {
        var none = new Tensor(new TensorType(type, [0]), Array.Empty<byte>());
        var distance = Distance.Between([(none, none)]);
        Assert.Equal(new Distance(0, 0, 0, 0), distance);
        Assert.True(Judgement.Of(distance, type.IsFloat() ? Limits.Of(precision) : Limit.Exact, "y", 1, "before", 0).Passed);
    }

    [Fact]
    public void SeveralRowsAreOneOutput()
    {
        var distance = Distance.Between([(Floats([3]), Doubles([3])), (Floats([4.5f]), Doubles([4]))]);
        Assert.Equal(0.1, distance.Norm, 1e-12);
        Assert.Equal(2, distance.Elements);
    }

    [Fact]
    public void NaNAndInfinityAreComparedAsValues()
    {
        Assert.Equal(new Distance(0, 0, 0, 3), Of([float.NaN, float.PositiveInfinity, float.NegativeInfinity],
            [double.NaN, double.PositiveInfinity, double.NegativeInfinity]));
        Assert.Equal(2, Of([float.NaN, 1, float.PositiveInfinity], [1, 1, 1]).NonFinite);
        Assert.Equal(0, Of([float.NegativeInfinity, 1], [double.NegativeInfinity, 1]).NonFinite);
        Assert.Equal(1, Of([float.PositiveInfinity, 1], [double.NegativeInfinity, 1]).NonFinite);
    }

    [Fact]
    public void ANumberWhereTheGoldenIsNoneIsWrongToo() => Assert.Equal(2, Of([5, 1, 5], [double.NaN, 1, double.PositiveInfinity]).NonFinite);

    [Fact]
    public void TheOthersDistanceIsOverTheirOwnSize() =>
        Assert.Equal(0.1, Of([float.NaN, 3, 4.5f, float.NegativeInfinity], [double.NaN, 3, 4, double.NegativeInfinity]).Norm, 1e-12);

    [Fact]
    public void ZerosThatShouldBeZeroAreRight() => Assert.Equal(new Distance(0, 0, 0, 2), Of([0, 0], [0, 0]));

    [Fact]
    public void ValuesThatShouldBeZeroAreInfinitelyWrong() => Assert.Equal(double.PositiveInfinity, Of([1e-9f, 0], [0, 0]).Norm);

    [Fact]
    public void LongOutputsAreComparedToTheLastElement()
    {
        var golden = Enumerable.Range(0, 10_001).Select(i => (double)i).ToArray();
        var output = golden.Select(x => (float)x).ToArray();
        output[^1] += 100;
        Assert.Equal(0.01, Of(output, golden).Worst, 1e-6);
    }

    // As floating-point numbers half of them off by one would be 7.8e-6 of the norm away.
    [Fact]
    public void WholeNumbersAreTheGoldensOrWrong()
    {
        var golden = Tensor.Longs([.. Enumerable.Range(0, 100).Select(i => 50_000L + 100 * i)]);
        var output = Tensor.Longs([.. golden.ToLongs().Select((v, i) => v + i % 2)]);
        Assert.Equal(new Distance(0.5, 0.5, 0, 100, 50), Distance.Between([(output, golden)]));
        Assert.Equal(new Distance(0, 0, 0, 100), Distance.Between([(golden, golden)]));
        Assert.Equal(1, Distance.Between([(Tensor.Longs(long.MaxValue - 1), Tensor.Longs(long.MaxValue))]).Differing);
        Assert.Equal(1, Distance.Between([(Floats([2.5f]), Tensor.Longs(2))]).Differing);
        Assert.Equal(2, Distance.Between([(Booleans(1, 0, 1), Booleans(1, 1, 0))]).Differing);
    }

    private static Tensor Booleans(params byte[] values) => new(new TensorType(DType.BOOL, [values.Length]), values);

    [Fact]
    public void AnotherShapeIsNotCompared()
    {
        var other = Assert.Throws<OtherShapeException>(() => Of([1, 2, 3], [1, 2]));
        Assert.Equal(("[3]", "[2]", null), (other.Output.ToString(), other.Golden.ToString(), other.Samples));
    }

    private static Distance Of(float[] output, double[] golden) => Distance.Between([(Floats(output), Doubles(golden))]);

    private static Tensor Floats(float[] values) => Tensor.Of<float>(DType.F32, [values.Length], values);

    private static Tensor Doubles(double[] values) => Tensor.Of<double>(DType.F64, [values.Length], values);
}
