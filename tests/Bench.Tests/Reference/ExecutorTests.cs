using Bench.Bundles;
using Bench.Graphs;
using Bench.Graphs.Transforms;
using Bench.Models;
using Bench.Reference;
using Bench.Tests.Graphs;

namespace Bench.Tests.Reference;

public class ExecutorTests
{
    [Fact]
    public void ShapesInferredAreShapesComputedOnRandomGraphs()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var made = RandomGraphs.Make(seed);
            // Every value an output: nothing may write outside its own memory, or its neighbours change.
            var whole = made with { Outputs = [.. made.Nodes.SelectMany(n => n.Outputs).Where(o => o != "").Union(made.Outputs)] };
            var (plain, all) = (Run<float>(made, 2), Run<float>(whole, 1));
            for (var i = 0; i < made.Outputs.Count; i++)
            {
                Assert.Equal(made.Values[made.Outputs[i]], plain[i].Type);
                Assert.True(plain[i].Data.Span.SequenceEqual(all[IndexOf(whole.Outputs, made.Outputs[i])].Data.Span), $"{made.Name}: {made.Outputs[i]}");
            }
        }
    }

    [Fact]
    public void TheNumberOfThreadsChangesNoBit()
    {
        var graph = ModelList.Find("tiny-resnet")!.Build(2);
        Tensor[] one = Run<float>(graph, 1), three = Run<float>(graph, 3);
        for (var i = 0; i < one.Length; i++) Assert.True(one[i].Data.Span.SequenceEqual(three[i].Data.Span));
    }

    [Fact]
    public void AFusedGraphGivesWhatThePlainOneGives()
    {
        var graph = Precision.To(ModelList.Find("tiny-resnet")!.Build(2), DType.F64);
        var fused = Fusion.Of(graph);
        Assert.DoesNotContain(fused.Nodes, n => n.Op is "BatchNormalization" or "Relu" or "Add" && n.Inputs.All(i => graph.Values[i].Shape.Rank == 4));
        double[] plain = Run<double>(graph, 1)[0].ToDoubles(), ours = Run<double>(fused, 1)[0].ToDoubles();
        for (var i = 0; i < plain.Length; i++) Assert.Equal(plain[i], ours[i], 1e-12);
    }

    [Fact]
    public void KeptWeightsChangeNoBit()
    {
        foreach (var name in new[] { "tiny-resnet", "tiny-gpt2", "tiny-llama" })
        {
            var graph = ModelList.Find(name)!.Build(2);
            Tensor[] kept = Run<float>(graph, 1, keep: true), anew = Run<float>(graph, 1);
            Assert.True(kept[0].Data.Span.SequenceEqual(anew[0].Data.Span), name);
        }
    }

    [Fact]
    public void StateIsCarriedFromStepToStep()
    {
        var b = new GraphBuilder("counter");
        var count = b.Input("from", DType.F32, [2]);
        var next = b.Add("Add", [count, b.Constant(Tensor.Scalar(1f))]);
        b.State("count", count, next);
        b.Output(b.Add("Mul", [next, b.Constant(Tensor.Scalar(2f))]));
        var graph = b.Build(1);
        using var executor = new Executor<float>(graph with { Inputs = [] }, _ => throw new InvalidOperationException(), 1);
        executor.Feed("from", Tensor.Of<float>(DType.F32, [2], [10, 20]));
        for (var step = 1; step <= 3; step++)
        {
            executor.Run();
            Assert.Equal([2.0 * (10 + step), 2.0 * (20 + step)], executor.Get(graph.Outputs[0]).ToDoubles());
            Assert.Equal([10.0 + step, 20.0 + step], executor.Get(next).ToDoubles());
            executor.Advance();
        }
    }

    // A chain of copies, two that trade places, and one behind a state that is exchanged.
    [Fact]
    public void AStateMayTakeWhatAnotherWas()
    {
        var b = new GraphBuilder("behind");
        string Read(string name) => b.ReadState($"{name}_in", DType.F32, [1]);
        string count = Read("count"), behind = Read("behind"), twice = Read("twice"), left = Read("left"), right = Read("right");
        b.State("twice", twice, b.Add("Identity", [behind]));
        b.State("behind", behind, b.Add("Identity", [count]));
        b.State("count", count, b.Add("Add", [count, b.Constant(Tensor.Scalar(1f))]));
        b.State("left", left, b.Add("Identity", [right]));
        b.State("right", right, b.Add("Identity", [left]));
        b.Output(b.Add("Neg", [count]));
        using var executor = new Executor<float>(b.Build(1), _ => throw new InvalidOperationException(), 1);
        string[] states = [count, behind, twice, left, right];
        foreach (var (state, start) in states.Zip([10f, 9f, 8f, 1f, 2f])) executor.Feed(state, Tensor.Of<float>(DType.F32, [1], [start]));
        for (var step = 1; step <= 5; step++)
        {
            executor.Run();
            executor.Advance();
            double[] traded = step % 2 == 0 ? [1, 2] : [2, 1];
            Assert.Equal([10 + step, 9 + step, 8 + step, .. traded], states.Select(state => executor.Get(state).ToDoubles()[0]));
        }
    }

    private static Tensor[] Run<T>(Graph graph, int threads, bool keep = false) where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        Tensor Made(string value, DType dtype) =>
            Seeded.Tensor(value, new TensorType(dtype, graph.Values[value].Shape), graph.Fills.GetValueOrDefault(value) ?? Fill.Uniform(1), 1);
        using var executor = new Executor<T>(graph, v => Made(v, DType.F32), threads, keep);
        foreach (var input in graph.Inputs) executor.Feed(input, Made(input, graph.Values[input].DType.IsFloat() ? DType.F32 : graph.Values[input].DType));
        executor.Run();
        executor.Run();
        return [.. graph.Outputs.Select(executor.Get)];
    }

    private static int IndexOf(IReadOnlyList<string> list, string item)
    {
        for (var i = 0; i < list.Count; i++)
            if (list[i] == item) return i;
        return -1;
    }
}
