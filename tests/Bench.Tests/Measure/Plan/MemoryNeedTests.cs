using Bench.Catalogue;
using Bench.Graphs;
using Bench.Measure.Plan;
using Bench.Measure.Workers;
using Bench.Records;

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
        // An engine that computes from the mapped file needs the weights as the narrowest type stores them; one that holds a copy needs that.
        Assert.Equal(2 * 20_000 + 16_160 + 160, MemoryNeed.Least(graph, new WeightCopies(2, 0)));
        Assert.Equal(4 * 20_000 + 16_160 + 160, MemoryNeed.Least(graph, WeightCopies.Unknown));
        Assert.True(MemoryNeed.Worker(graph, WeightCopies.Unknown) > MemoryNeed.Least(graph, WeightCopies.Unknown));
    }

    // Resident memory of workers of runs that were kept, mapped weights included: never more than is foreseen, nor so little that cells would wait for room
    // that they do not need.
    [Theory]
    [InlineData("quick-ten/01.json")]
    [InlineData("quick-with-tensorflow.json")]
    [InlineData("honest-engines-fp32-bf16.json")]
    [InlineData("honest-engines-fp16.json")]
    public void WhatIsForeseenIsWhatWorkersWereSeenToTake(string file)
    {
        var engines = Bench.Catalogue.Engines.Find();
        var cells = RecordFile.Read(Checkout.Path("results", "amd-epyc-2-cores", file)).Cells.Where(cell => Costs.Of(cell).PeakBytes > 0).ToList();
        Assert.NotEmpty(cells);
        Assert.All(cells, cell =>
        {
            var planned = new PlannedCell
            {
                Key = cell.Parts,
                Model = new PlannedModel { Name = cell.Parts.Workload.Model, Unit = cell.Unit, Recipe = (_, _, _) => throw new NotSupportedException() },
                Environment = new EngineEnvironment { Engine = engines.Single(engine => engine.Name == cell.Parts.Engine) },
                Options = cell.Parts.Options,
            };
            var graph = Bench.Models.ModelList.Find(cell.Parts.Workload.Model)!.Build(cell.Parts.Workload.Batch, cell.Parts.Workload.Seq);
            Assert.InRange(Costs.Of(cell).PeakBytes!.Value, MemoryNeed.Worker(planned, graph) * 0.45, MemoryNeed.Worker(planned, graph));
            Assert.True(MemoryNeed.Least(planned, graph) < Costs.Of(cell).PeakBytes, cell.Key);
        });
    }

    [Fact]
    public void TheJudgeNeedsNoSecondCopyOfTheWeights()
    {
        var graph = Bench.Graphs.Transforms.Precision.To(Bench.Models.ModelList.Find("gpt2")!.Build(1, 128), DType.F64);
        // Measured: 420 MB of its own, beside the mapped weights.
        Assert.InRange(MemoryNeed.Judge(graph), 420L << 20, 840L << 20);
    }
}
