using Bench.Graphs;
using Bench.Measure.Plan;

namespace Bench.Tests.Measure.Plan;

public class MemoryNeedTests
{
    // x [4, 10] → a [4, 1000] → b in a's place → y [4, 10], and x again: 16,000 bytes of a, or of b, with 160 of y.
    private static Graph Small()
    {
        var b = new GraphBuilder("small");
        var x = b.Input("x", DType.F32, [4, 10], Fill.Uniform(1));
        var a = b.Add("MatMul", [x, b.Weight("wide", DType.F32, [10, 1000], Fill.Uniform(1))]);
        var y = b.Add("MatMul", [b.Add("Relu", [a]), b.Weight("narrow", DType.F32, [1000, 10], Fill.Uniform(1))]);
        b.Output(b.Add("Reshape", [y, b.Constant(Tensor.Longs(40))]));
        return b.Build(4);
    }

    [Fact]
    public void ValuesAreCountedWhileTheyAreAliveAndViewsAreNot() => Assert.Equal(16_000 + 160, MemoryNeed.Activations(Small()));

    [Fact]
    public void AValueThatIsReadLaterStaysAlive()
    {
        var b = new GraphBuilder("skip");
        var x = b.Input("x", DType.F32, [100], Fill.Uniform(1));
        var first = b.Add("Softmax", [x]);
        var second = b.Add("Softmax", [first]);
        b.Output(b.Add("Add", [b.Add("Softmax", [second]), first]));
        Assert.Equal(3 * 400, MemoryNeed.Activations(b.Build(1)));
    }

    [Fact]
    public void TheLeastIsBelowWhatAWorkerTakes()
    {
        var graph = Small();
        Assert.Equal(2 * 20_000 + 16_160 + 160, MemoryNeed.Least(graph));
        Assert.True(MemoryNeed.Worker(graph) > MemoryNeed.Least(graph));
    }

    [Fact]
    public void TheJudgeNeedsNoSecondCopyOfTheWeights()
    {
        var graph = Bench.Graphs.Transforms.Precision.To(Bench.Models.ModelList.Find("gpt2")!.Build(1, 128), DType.F64);
        // Measured: 420 MB of its own, beside the mapped weights.
        Assert.InRange(MemoryNeed.Judge(graph), 420L << 20, 840L << 20);
    }
}
