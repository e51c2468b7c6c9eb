using Bench.Bundles;
using Bench.Graphs;
using Bench.Measure.Gate;

namespace Bench.Tests.Measure.Gate;

public class SlicesTests
{
    private static readonly Pool Pool = new() { BySample = true, Axis = 0, Count = 4, Batch = 6, Values = ["y"] };
    // Sample s of the pool has the values 10 s, 10 s + 1.
    private static readonly Tensor Golden = Tensor.Of<double>(DType.F64, [4, 2], [0, 1, 10, 11, 20, 21, 30, 31]);

    [Fact]
    public void RowJOfSetKIsSampleJPlusKOfThePool()
    {
        var output = Tensor.Of<float>(DType.F32, [6, 2], [10, 11, 20, 21, 30, 31, 0, 1, 10, 11, 20, 21]);
        Assert.Equal(0, Distance.Between(Slices.Pairs(output, Golden, Pool, "y", set: 1, rows: null)).Norm);
        Assert.NotEqual(0, Distance.Between(Slices.Pairs(output, Golden, Pool, "y", set: 2, rows: null)).Norm);
    }

    [Fact]
    public void OnlyFetchedRowsAreCompared()
    {
        var output = Tensor.Of<float>(DType.F32, [2, 2], [20, 21, 10, 11]);
        Assert.Equal(0, Distance.Between(Slices.Pairs(output, Golden, Pool, "y", set: 1, rows: [1, 4])).Norm);
    }

    [Fact]
    public void RowsWithoutAGoldenAreNotCompared()
    {
        var pool = Pool with { Count = 6, Judged = [1, 4] };
        var golden = Tensor.Of<double>(DType.F64, [2, 2], [10, 11, 40, 41]);
        var output = Tensor.Of<float>(DType.F32, [6, 2], [9, 9, 9, 9, 40, 41, 9, 9, 9, 9, 10, 11]);
        var distance = Distance.Between(Slices.Pairs(output, golden, pool, "y", set: 2, rows: null));
        Assert.Equal((0, 4), (distance.Norm, distance.Elements));
        Assert.NotEqual(0, Distance.Between(Slices.Pairs(output, golden, pool, "y", set: 3, rows: null)).Norm);
    }

    // A distance of zero would be said of what was compared with nothing.
    [Fact]
    public void AnOutputOfWhichNoRowHasAGoldenIsNotRight()
    {
        var pool = Pool with { Count = 2, Batch = 1, Judged = [1] };
        var golden = Tensor.Of<double>(DType.F64, [1, 2], [10, 11]);
        var output = Tensor.Of<float>(DType.F32, [1, 2], [10, 11]);
        Assert.Equal(0, Distance.Between(Slices.Pairs(output, golden, pool, "y", set: 1, rows: null)).Norm);
        Assert.Throws<NothingComparedException>(() => Distance.Between(Slices.Pairs(output, golden, pool, "y", set: 0, rows: null)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void AnOutputOfNoElementsIsRightAlongEitherAxis(int axis)
    {
        var pool = Pool with { Axis = axis, Batch = 1 };
        int[] output = [0, 0], golden = [0, 0];
        (output[axis], golden[axis]) = (1, 4);
        Assert.Equal(new Distance(0, 0, 0, 0), Distance.Between(Slices.Pairs(
            Tensor.Of<float>(DType.F32, new Shape(output), []), Tensor.Of<double>(DType.F64, new Shape(golden), []), pool, "y", set: 1, rows: null)));
    }

    [Fact]
    public void SamplesMayLieAlongAnotherAxis()
    {
        var pool = Pool with { Axis = 1, Batch = 2 };
        var golden = Tensor.Of<double>(DType.F64, [2, 4], [0, 1, 2, 3, 10, 11, 12, 13]);
        var output = Tensor.Of<float>(DType.F32, [2, 2], [3, 0, 13, 10]);
        Assert.Equal(0, Distance.Between(Slices.Pairs(output, golden, pool, "y", set: 3, rows: null)).Norm);
    }

    [Fact]
    public void TooFewRowsAreNamed()
    {
        var output = Tensor.Of<float>(DType.F32, [5, 2], new float[10]);
        var other = Assert.Throws<OtherShapeException>(() => Slices.Pairs(output, Golden, Pool, "y", 0, null).ToList());
        Assert.Equal(Pool.Batch, other.Samples);
    }
}
