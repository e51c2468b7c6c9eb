using Bench.Graphs;
using Bench.Graphs.Transforms;
using Bench.Reference;

namespace Bench.Tests.Graphs.Transforms;

// Folding has its own plain arithmetic, the reference its kernels: on random graphs each checks the other.
public class FoldedMeaningTests
{
    public static TheoryData<string> Kinds => [.. RandomGraphs.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void AFoldedGraphGivesWhatTheWholeOneGives(string kind)
    {
        for (var seed = 0; seed < 10; seed++) Compare(RandomGraphs.Make(seed, nodes: 3, kind), seed);
    }

    [Fact]
    public void AFoldedMixtureGivesWhatTheWholeOneGives()
    {
        for (var seed = 0; seed < 100; seed++) Compare(RandomGraphs.Make(seed), seed);
    }

    private static void Compare(Graph made, int seed)
    {
        var graph = Precision.To(made, DType.F64);
        // All inputs but one are known: much folds, something is left to be run.
        var known = graph.Inputs.Skip(seed % 3 == 0 ? 0 : 1).ToArray();
        var bound = graph with
        {
            Inputs = [.. graph.Inputs.Except(known)],
            Constants = graph.Constants.Concat(known.Select(v => KeyValuePair.Create(v, Data(v, graph.Values[v])))).ToDictionary(),
        };
        var folded = Fold.Constants(bound);
        folded.Check();
        var (whole, part) = (Run(bound), Run(folded));
        for (var i = 0; i < whole.Length; i++)
            for (var k = 0; k < whole[i].Length; k++)
                Assert.True(Math.Abs(whole[i][k] - part[i][k]) <= 1e-9 * Math.Max(1, Math.Abs(whole[i][k])),
                    $"{made.Name}: {graph.Outputs[i]}[{k}] is {whole[i][k]} whole, {part[i][k]} folded");
    }

    private static double[][] Run(Graph graph)
    {
        using var executor = new Executor<double>(graph, v => Data(v, graph.Values[v]), threads: 1);
        foreach (var input in graph.Inputs) executor.Feed(input, Data(input, graph.Values[input]));
        executor.Run();
        return [.. graph.Outputs.Select(o => executor.Get(o).ToDoubles())];
    }

    private static Tensor Data(string value, TensorType type)
    {
        var random = new Random(value.Aggregate(17, (h, c) => h * 31 + c));
        return Tensor.Of<double>(DType.F64, type.Shape, [.. Enumerable.Range(0, (int)type.Shape.Elements).Select(_ => 2 * random.NextDouble() - 1)])
            .To(type.DType);
    }
}
