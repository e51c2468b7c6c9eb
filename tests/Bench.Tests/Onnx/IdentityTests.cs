using Bench.Graphs;
using Bench.Graphs.Onnx;
using Bench.Graphs.Transforms;
using Bench.Tests.Graphs;
using Bench.Tests.Reference;

namespace Bench.Tests.Onnx;

// What is exported is read back as the same graph.
public class IdentityTests
{
    public static TheoryData<string> Cases => ConformanceCases.Folder is null ? new("no cases") : new(ConformanceCases.Names);

    [Theory, MemberData(nameof(Cases))]
    public void OfAnOfficialCase(string name)
    {
        Assert.SkipWhen(ConformanceCases.Folder is null, "the official ONNX cases are not on this machine; BENCH_CONFORMANCE names their folder");
        var test = TestCase.Read(Path.Combine(ConformanceCases.Folder!, name));
        try
        {
            var imported = Import.Read(test.Model, new ImportOptions { Data = test.Inputs });
            Same(imported.Graph, value => imported.Weights[imported.Graph.Weights[value]]);
        }
        catch (Exception e) when (e is OutOfScopeException or DataDependentException)
        {
            Assert.Skip(e.Message);
        }
    }

    [Fact]
    public void OfRandomGraphs()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var graph = Fold.Constants(RandomGraphs.Make(seed));
            Same(graph, value => Zeros(graph.Values[value]));
        }
    }

    [Fact]
    public void OfAGraphWithStateAndATiedWeight()
    {
        var graph = Fold.Constants(Samples.Everything());
        Assert.NotEmpty(graph.State);
        Same(graph, value => Zeros(graph.Values[value]));
    }

    private static Tensor Zeros(TensorType type) => new(type, new byte[type.Bytes]);

    private static void Same(Graph graph, Func<string, Tensor> weight)
    {
        var bytes = Export.Model(graph, value => OnnxWeight.Of(weight(value))).ToArray();
        var again = Import.Read(OnnxReader.Read("again.onnx", bytes), ImportOptions.None).Graph;
        Assert.Equal(Text(graph), Text(again));
        foreach (var (value, constant) in graph.Constants) Assert.True(constant.Data.Span.SequenceEqual(again.Constants[value].Data.Span), value);
    }

    // An ONNX attribute is a float32; recipes of inputs are not ONNX's to hold.
    private static string Text(Graph graph) => GraphJson.Write(graph with
    {
        Fills = new Dictionary<string, Fill>(),
        Values = Sorted(graph.Values),
        Weights = Sorted(graph.Weights),
        Constants = Sorted(graph.Constants),
        Nodes = [.. graph.Nodes.Select(n =>
            n with { Attributes = new Attributes(n.Attributes.Select(a => (a.Key, a.Value is double d ? (float)d : a.Value))) })],
    });

    private static Dictionary<string, T> Sorted<T>(IReadOnlyDictionary<string, T> all) =>
        all.OrderBy(p => p.Key, StringComparer.Ordinal).ToDictionary(p => p.Key, p => p.Value);
}
