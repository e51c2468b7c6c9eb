using System.Runtime.CompilerServices;
using Bench.Bundles;
using Bench.Engines;
using Bench.Graphs;
using Bench.Graphs.Onnx;
using Bench.Measure.Conformance;

namespace Bench.Tests.TensorFlow;

public class StepGraphTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WhatIsKeptOfAGraphHoldsNothingThatItsFrozenWeightsWereWrittenInto(bool compiled)
    {
        var b = new GraphBuilder("frozen");
        var sum = b.ReadState("sum_in", DType.F32, [2]);
        var weight = b.Add("Transpose", [b.Weight("w", DType.F32, [2, 2], Fill.Uniform(1))], ("perm", new[] { 1, 0 }));
        var next = b.Add("Add", [sum, b.Add("Reshape", [b.Add("MatMul", [b.Input("x", DType.F32, [1, 2]), weight]), b.Constant(Tensor.Longs(2))])]);
        b.State("sum", sum, next);
        b.Output(next);
        using var folder = new TemporaryFolder();
        Tensor x =
            Tensor.Of<float>(DType.F32, [1, 2], [1, 2]), w = Tensor.Of<float>(DType.F32, [2, 2], [1, 2, 3, 4]), zero = Tensor.Of<float>(DType.F32, [2], [5, 6]);
        CaseBundle.Write(folder.Path, new Imported(b.Build(1), new Dictionary<string, Tensor> { ["w"] = w }),
            new Dictionary<string, Tensor> { ["x"] = x, [sum] = zero });
        using var bundle = Bundle.Open(folder.Path, folder.Path);

        var (kept, graph, bytes) = Write(bundle, compiled);
        GC.Collect();

        Assert.False(graph.IsAlive);
        Assert.False(bytes.IsAlive);
        Assert.Equal([5, 6], kept.States[sum].Initial!().ToDoubles());
        Assert.Equal([next], kept.Outputs.Keys);
    }

    // A method of its own, so that nothing but what it returns is held.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (StepVariables Kept, WeakReference Graph, WeakReference Bytes) Write(Bundle bundle, bool compiled)
    {
        var graph = StepGraph.Of(bundle, bundle.Graph, frozen: true, compiled);
        return (graph.Kept, new WeakReference(graph), new WeakReference(compiled ? graph.Function!.Body : graph.Serialized));
    }
}
