using Bench.Graphs;
using Bench.Graphs.Transforms;

namespace Bench.Tests.Graphs.Transforms;

public class InPlaceTests
{
    public static TheoryData<string> Writes => new(CacheGraph.Writes);

    [Theory]
    [MemberData(nameof(Writes))]
    public void ACacheIsWrittenWhereItLiesAndAPlaceThatIsComputedIsNot(string write) =>
        Assert.Equal(["key", "value"], InPlace.Of(CacheGraph.Attending(4, write)).Values.Select(state => state.Name).Order());

    [Fact]
    public void WritesMayFollowEachOther()
    {
        var (b, cache, place, update) = Begin();
        string once = Write(b, cache, place, update), twice = Write(b, once, b.Add("Add", [place, place]), update);
        b.State("cache", cache, twice);
        Assert.Equal([once, twice], InPlace.Of(b.Build(1)).Keys.Order());
    }

    [Theory]
    [InlineData("read besides")]
    [InlineData("read as the update")]
    [InlineData("an output")]
    [InlineData("what is between is an output")]
    [InlineData("another's next value")]
    [InlineData("shown to another")]
    [InlineData("computed")]
    public void WhoeverElseNeedsTheOldValueGetsIt(string how)
    {
        var (b, cache, place, update) = Begin();
        var next = how switch
        {
            "read as the update" => b.Add("ScatterElements", [cache, b.Constant(Tensor.Of<long>(DType.I64, [4, 2], new long[8])), cache]),
            "computed" => b.Add("Add", [cache, update]),
            "what is between is an output" => Write(b, Write(b, cache, place, update), place, update),
            _ => Write(b, cache, place, update),
        };
        b.State("cache", cache, next);
        if (how == "read besides") b.Output(b.Add("Abs", [cache]));
        if (how == "an output") b.Output(cache);
        if (how == "what is between is an output") b.Output("TensorScatter_0");
        if (how == "another's next value") b.State("other", b.ReadState("other_in", DType.F32, [4, 2]), cache);
        if (how == "shown to another")
            b.State("other", b.ReadState("other_in", DType.F32, [4, 2]), b.Add("Slice", [next, b.Constant(Tensor.Longs(0)), b.Constant(Tensor.Longs(4))]));
        Assert.Empty(InPlace.Of(b.Build(1)));
    }

    private static (GraphBuilder, string Cache, string Place, string Update) Begin()
    {
        var b = new GraphBuilder("writes");
        return (b, b.ReadState("cache_in", DType.F32, [4, 2]), b.Input("place", DType.I64, [4]), b.Input("update", DType.F32, [4, 1]));
    }

    private static string Write(GraphBuilder b, string cache, string place, string update) => b.Add("TensorScatter", [cache, update, place], ("axis", 1));
}
