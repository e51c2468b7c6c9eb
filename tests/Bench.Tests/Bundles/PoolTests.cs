using Bench.Bundles;
using Bench.Graphs;

namespace Bench.Tests.Bundles;

public class PoolTests
{
    [Theory]
    [InlineData(1, 4)]
    [InlineData(4, 4)]
    [InlineData(6, 6)]
    [InlineData(64, 64)]
    public void ThePoolHasAsManySamplesAsABatchAndFourAtLeast(int batch, int count) => Assert.Equal(count, Pool.Of(SmallRecipe.Graph(batch)).Count);

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(100)]
    public void OfALargeBatchEightDrawnSamplesHaveAGolden(int batch)
    {
        var pool = Pool.Of(SmallRecipe.Graph(batch));
        Assert.Equal(8, pool.Goldens);
        int[] judged = [.. Enumerable.Range(0, 8).Select(pool.JudgedSample)];
        Assert.Equal(judged.Distinct().Order(), judged);
        Assert.InRange(judged[^1], batch - (batch + 7) / 8, batch - 1);
        for (var set = 0; set < 4; set++)
            Assert.Equal(judged, Enumerable.Range(0, batch).Where(row => pool.GoldenOf(row, set) is not null).Select(row => (row + set) % batch).Order());
    }

    [Theory]
    [InlineData(1, 2, 2)]
    [InlineData(2, 2, 2)]
    [InlineData(8, 8, 4)]
    [InlineData(64, 64, 4)]
    public void WhatIsHandedOverLaterIsAWholeBatchOfOthers(int batch, int count, int goldens)
    {
        var graph = SmallRecipe.Graph(batch);
        var unseen = Pool.Of(graph).Unseen(graph);
        Assert.Equal((count, goldens), (unseen.Count, unseen.Goldens));
        // However it is turned, a row has a golden.
        for (var turn = 0; turn < count; turn++) Assert.Contains(Enumerable.Range(0, batch), row => unseen.GoldenOf(row, turn) is not null);
        Assert.Equal(Enumerable.Range(0, count), unseen.JudgedSets);
    }

    [Fact]
    public void WhereASamplesGoldenIsLargeOnlyThatOneIsEverTheSingleRow()
    {
        var graph = SmallRecipe.Graph(batch: 1, width: 9 << 20);
        var unseen = Pool.Of(graph).Unseen(graph);
        Assert.Equal((2, 1), (unseen.Count, unseen.Goldens));
        Assert.Equal(0, unseen.GoldenOf(0, Assert.Single(unseen.JudgedSets)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void SampleJOfSetKIsThePoolsJPlusK(int axis)
    {
        var pool = new Pool { BySample = true, Axis = axis, Count = 4, Batch = 6, Values = ["x"] };
        int[] dims = [3, 3];
        dims[axis] = 4;
        var shape = new Shape(dims);
        // Each element says which sample it is of, and which element of it.
        var stored = Tensor.Longs([.. Enumerable.Range(0, 12).Select(i => axis == 0 ? i / 3 * 10L + i % 3 : i % 4 * 10L + i / 4)]);
        stored = new Tensor(new TensorType(DType.I64, shape), stored.Data);
        for (var set = 0; set < 9; set++)
        {
            var taken = pool.Take("x", stored, set);
            Assert.Equal(6, taken.Shape[axis]);
            for (var j = 0; j < 6; j++)
                for (var e = 0; e < 3; e++)
                    Assert.Equal((j + set) % 4 * 10 + e, taken.ToLongs()[axis == 0 ? j * 3 + e : e * 6 + j]);
        }
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 0)]
    [InlineData(4, 1)]
    [InlineData(20, 1)]
    public void WhatIsTakenOfTheGoldenIsPutBackInItsPlace(int batch, int axis)
    {
        var pool = Pool.Of(SmallRecipe.Graph(batch)) with { Axis = axis, Values = ["y"] };
        int[] dims = [2, 2];
        dims[axis] = pool.Goldens;
        var stored = new Tensor(new TensorType(DType.U8, new Shape(dims)), Enumerable.Range(1, 2 * pool.Goldens).Select(i => (byte)i).ToArray());
        var bytes = new byte[stored.Data.Length];
        for (var set = 0; set < pool.Count; set++)
            pool.Put("y", pool.TakeGolden("y", stored, set),
                Enumerable.Range(0, batch).Where(row => pool.GoldenOf(row, set) is not null).Select(row => (row, pool.GoldenOf(row, set)!.Value)), bytes);
        Assert.Equal(stored.Data.ToArray(), bytes);
    }

    [Fact]
    public void WhereOutputsDoNotKeepSamplesApartWholeStepsArePooled()
    {
        var b = new GraphBuilder("sum");
        var x = b.Input("x", DType.F32, [6, 5], Fill.Uniform(1));
        b.Output(b.Add("ReduceSum", [x], ("keepdims", 0)));
        var pool = Pool.Of(b.Build(6));
        Assert.False(pool.BySample);
        Assert.Equal([4, 6, 5], pool.Stored("x", new TensorType(DType.F32, [6, 5])).Shape);
        var stored = new Tensor(new TensorType(DType.U8, [4, 2]), new byte[] { 0, 1, 10, 11, 20, 21, 30, 31 });
        Assert.Equal([10, 11], pool.Take("x", stored, 5).ToLongs());
        Assert.Equal([2], pool.Take("x", stored, 5).Shape);
    }

    [Fact]
    public void TheLeastDistanceIsThatOfTheTwoNearestSamples()
    {
        var near = Tensor.Of<double>(DType.F64, [3, 2], [3, 4, 3, 4.5, -3, -4]);
        Assert.Equal(0.5 / Math.Sqrt(9 + 20.25), SampleDistance.Least(near), 1e-12);
        var across = Tensor.Of<double>(DType.F64, [2, 3], [3, 3, -3, 4, 4.5, -4]);
        Assert.Equal(SampleDistance.Least(near), SampleDistance.Least(across, axis: 1), 1e-12);
        Assert.Equal(0, SampleDistance.Least(Tensor.Of<double>(DType.F64, [2, 1], [0, 0])));
    }
}
