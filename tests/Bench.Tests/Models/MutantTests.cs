using Bench.Graphs;
using Bench.Measure.Gate;

namespace Bench.Tests.Models;

// A model whose fills hide a wrong operator would let that operator through the gate.
public class MutantTests
{
    private const int Clearance = 3;

    [Theory]
    [InlineData("tiny-resnet")]
    [InlineData("tiny-bert")]
    [InlineData("tiny-gpt2")]
    [InlineData("tiny-llama")]
    public void OneWrongOperatorLiesThreeTimesOutsideTheGate(string name)
    {
        var model = new SeededModel(name, 4);
        var golden = model.Outputs();
        var mutants = 0;
        foreach (var node in model.Graph.Nodes)
            foreach (var mutant in Mutants(node))
            {
                var outputs = model.Outputs(model.Graph with { Nodes = [.. model.Graph.Nodes.Select(n => n == node ? mutant : n)] });
                var distance = golden.Max(g => Distance.Between([(outputs[g.Key], g.Value)]).Norm);
                Assert.True(distance >= Clearance * Limits.Of("fp32").Norm, $"{mutant.Op} {string.Join(" ", mutant.Attributes)} in place of {node.Name} is only {distance:e1} away");
                mutants++;
            }

        Assert.InRange(mutants, 10, 100);
    }

    private static IEnumerable<Node> Mutants(Node node)
    {
        Node With(string attribute, object value) => node with { Attributes = node.Attributes.With(attribute, value) };
        return node.Op switch
        {
            "BatchNormalization" or "LayerNormalization" or "RMSNormalization" =>
                new[] { 1e-5, 1e-6, 1e-12 }.Where(e => e != node.Attributes.Float("epsilon", 0)).Select(e => With("epsilon", e)),
            "Gelu" => [With("approximate", node.Attributes.Text("approximate", "none") == "none" ? "tanh" : "none")],
            "Swish" => [With("alpha", 1.702), node with { Op = "Gelu", Attributes = new(("approximate", "none")) }],
            "Attention" => [With("is_causal", 1 - node.Attributes.Int("is_causal", 0)), With("scale", 1.0), With("softcap", 50.0)],
            "RotaryEmbedding" => [With("interleaved", 1)],
            "Relu" or "Tanh" => [node with { Op = "Identity" }],
            _ => [],
        };
    }
}
