using Bench.Graphs;
using Bench.Graphs.Operators;
using Bench.Graphs.Transforms;

namespace Bench.Tests.Graphs;

public class RandomGraphTests
{
    public static TheoryData<string> Kinds => [.. RandomGraphs.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EveryKindOfNodeMakesAGraphThatHoldsTogether(string kind)
    {
        for (var seed = 0; seed < 20; seed++) RandomGraphs.Make(seed, nodes: 3, kind).Check();
    }

    [Fact]
    public void TheSameSeedMakesTheSameGraph() => Assert.Equal(GraphJson.Write(RandomGraphs.Make(5)), GraphJson.Write(RandomGraphs.Make(5)));

    [Fact]
    public void RandomGraphsSurviveTextFoldingAndEveryPrecision()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var graph = RandomGraphs.Make(seed);
            graph.Check();
            Assert.Equal(GraphJson.Canonical(graph), GraphJson.Canonical(GraphJson.Read(GraphJson.Write(graph), "graph.json", n => graph.Constants[n])));
            Fold.Constants(graph).Check();
            foreach (var dtype in new[] { DType.F64, DType.F16, DType.BF16, DType.F32 })
            {
                var cast = Precision.To(graph, dtype);
                cast.Check();
                Assert.DoesNotContain(cast.Values.Values, t => t.DType.IsFloat() && t.DType != dtype);
            }
        }
    }

    [Fact]
    public void NodesOfRandomGraphsAreInNormalForm()
    {
        for (var seed = 0; seed < 100; seed++)
            foreach (var node in RandomGraphs.Make(seed).Nodes)
                foreach (var (name, _) in Catalog.All[node.Op].Defaults) Assert.True(node.Attributes.Has(name), $"{node.Op} lacks {name}");
    }
}
