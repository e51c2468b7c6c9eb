using System.Text.Json;
using Bench.Graphs;
using Json.Schema;

namespace Bench.Tests.Graphs;

public class GraphJsonTests
{
    private static readonly Graph Everything = Samples.Everything();
    private static readonly string Text = GraphJson.Write(Everything);

    private static Graph Read(string text) => GraphJson.Read(text, "graph.json", name => Everything.Constants[name]);

    [Fact]
    public void WhatIsWrittenIsReadAgainUnchanged()
    {
        var read = Read(Text);
        Assert.Equal(Text, GraphJson.Write(read));
        Assert.Equal(GraphJson.Canonical(Everything), GraphJson.Canonical(read));
        Assert.Equal(Everything.State, read.State);
        Assert.Equal(Everything.Values.OrderBy(v => v.Key), read.Values.OrderBy(v => v.Key));
    }

    [Fact]
    public void TheWrittenGraphFollowsThePublishedSchema() => AssertValid(Text);

    [Fact]
    public void ThePublishedExampleIsReadAndFollowsTheSchema()
    {
        var text = File.ReadAllText(Path.Combine(Checkout.Root, "docs/schema/graph.example.json"));
        AssertValid(text);
        var graph = GraphJson.Read(text, "graph.example.json", _ => Tensor.Longs(8, -1));
        Assert.Equal(["Conv", "Swish", "Reshape", "Softmax"], graph.Nodes.Select(n => n.Op));
        Assert.Equal(1.5, graph.Nodes[1].Attributes.Float("alpha"));
        Assert.Equal([2L, 2], graph.Nodes[0].Attributes.Ints("strides")!);
        Assert.Equal("x [8, 3, 4, 4]", $"x {graph.Values["x"].Shape}");
    }

    [Fact]
    public void CanonicalTextDoesNotDependOnTheNamesOfNodesAndIntermediateValues()
    {
        var renamed = Everything with
        {
            Name = "other",
            Nodes = [.. Everything.Nodes.Select(n =>
                n with { Name = "n" + n.Name, Inputs = [.. n.Inputs.Select(Other)], Outputs = [.. n.Outputs.Select(Other)] })],
            Constants = Everything.Constants.Reverse().ToDictionary(c => Other(c.Key), c => c.Value),
            Values = Everything.Values.ToDictionary(v => Other(v.Key), v => v.Value),
            Weights = Everything.Weights.Reverse().ToDictionary(w => Other(w.Key), w => w.Value),
        };
        renamed.Check();
        Assert.Equal(GraphJson.Canonical(Everything), GraphJson.Canonical(renamed));

        static string Other(string name) =>
            name is "x" or "ids" or "count_in" || Everything.Outputs.Contains(name) || Everything.State[0].To == name ? name : "other_" + name;
    }

    [Fact]
    public void CanonicalTextTellsWhatIsComputedApart()
    {
        var plain = GraphJson.Canonical(Everything);
        var nodes = Everything.Nodes.ToArray();
        nodes[^2] = nodes[^2] with { Attributes = new(("approximate", "none")) };
        Assert.Equal("Gelu", nodes[^2].Op);
        Assert.NotEqual(plain, GraphJson.Canonical(Everything with { Nodes = nodes }));
        var constants = Everything.Constants.ToDictionary(c => c.Key, c => c.Value.DType == DType.I64 && c.Value.Shape.Rank == 0 ? Tensor.Scalar(2L) : c.Value);
        Assert.NotEqual(plain, GraphJson.Canonical(Everything with { Constants = constants }));
        Assert.NotEqual(plain, GraphJson.Canonical(Everything with { Weights = Everything.Weights.ToDictionary(w => w.Key, w => w.Value + "2") }));
    }

    [Fact]
    public void EveryKindOfAttributeComesBackAsItWas()
    {
        var b = new GraphBuilder("a");
        var x = b.Input("x", DType.F32, [2]);
        b.Output(b.Add("Swish", [b.Add("Swish", [x], ("alpha", 1e-20))], ("alpha", double.PositiveInfinity)));
        var read = GraphJson.Read(GraphJson.Write(b.Build(1)), "g", _ => throw new InvalidOperationException());
        Assert.Equal([1e-20, double.PositiveInfinity], read.Nodes.Select(n => n.Attributes.Float("alpha")!.Value));
        Assert.IsType<double>(b.Build(1).Nodes[0].Attributes.Single().Value);
    }

    [Theory]
    [InlineData("\"version\":1", "\"version\":9", "graph.json: version \"9\" is unknown; this Bench reads version 1")]
    [InlineData("\"op\":\"Relu\"", "\"op\":\"Rulu\"", "graph.json: Rulu \"Relu_1\": an operator that Bench does not know")]
    [InlineData("\"inputs\":[\"Conv_0\"]", "\"inputs\":[\"nowhere\"]", "graph.json: Relu \"Relu_1\": its input \"nowhere\" is produced by nobody")]
    [InlineData("\"inputs\":[\"Conv_0\"]", "\"inputs\":[\"Reshape_2\"]",
        "graph.json: Relu \"Relu_1\": its input \"Reshape_2\" is produced by \"Reshape_2\", which does not come before it; nodes must be in order")]
    [InlineData("\"inputs\":[\"Conv_0\"]", "\"inputs\":7", "graph.json: nodes[1].inputs should be a list, it is 7")]
    [InlineData("\"op\":\"Relu\",", "", "graph.json: nodes[1] lacks \"op\"")]
    [InlineData("\"x\":{\"dtype\":\"F32\"", "\"x\":{\"dtype\":\"float\"",
        "graph.json: values.x.dtype is \"float\"; types are F64, F32, F16, BF16, I64, I32, I16, I8, U64, U32, U16, U8, BOOL")]
    [InlineData("\"shape\":[2,3,8,8]", "\"shape\":[2,3,8,-8]", "graph.json: values.x.shape should be dimensions of 0 or more, it is -8")]
    [InlineData("\"shape\":[2,3,8,8]", "\"shape\":[2,4,8,8]",
        "graph.json: Conv \"Conv_0\": an input of 4 channels does not fit a weight of shape [4, 3, 3, 3] in 1 groups")]
    [InlineData("\"Relu_1\":{\"dtype\":\"F32\",\"shape\":[2,4,4,4]}", "\"Relu_1\":{\"dtype\":\"F32\",\"shape\":[2,4,4,5]}",
        "graph.json: Relu \"Relu_1\": its output \"Relu_1\" is said to be F32[2, 4, 4, 5], but is F32[2, 4, 4, 4]")]
    [InlineData("\"approximate\":\"tanh\"", "\"approximate\":\"tanh\",\"exact\":1", "graph.json: Gelu \"Gelu_7\": attribute \"exact\" is unknown")]
    [InlineData("\"approximate\":\"tanh\"", "", "graph.json: Gelu \"Gelu_7\": its attributes are {}; in normal form it is Gelu with {approximate: \"none\"}")]
    [InlineData("\"group\":1", "\"group\":{}", "graph.json: nodes[0].attributes.group should be a number, a text or a list of numbers, it is {}")]
    [InlineData("\"group\":1", "\"group\":\"1\"", "graph.json: Conv \"Conv_0\": attribute \"group\" should be an integer, it is \"1\"")]
    [InlineData("\"outputs\":[\"Relu_1\"]", "\"outputs\":[\"x\"]",
        "graph.json: Relu \"Relu_1\": its output \"x\" is said to be F32[2, 3, 8, 8], but is F32[2, 4, 4, 4]")]
    [InlineData("\"outputs\":[\"Gelu_7\"],\n", "\"outputs\":[\"y\"],\n", "graph.json: the output \"y\" is produced by no node")]
    [InlineData("\"to\":\"Add_8\"", "\"to\":\"Add_4\"", "graph.json: the state \"count\" is read as I64[] and written as F32[2, 4, 16]; they must be the same")]
    [InlineData("\"itemsPerStep\":2", "\"itemsPerStep\":0", "graph.json: a step works off \"0\" items; at least 1 is needed")]
    [InlineData("\"inputs\":[\"x\",\"ids\"]", "\"inputs\":[\"x\",\"ids\",\"x\"]",
        "graph.json: the value \"x\" is defined twice, as input, weight, constant or state")]
    public void AWrongFileIsRefusedWithPlaceAndReason(string right, string wrong, string message)
    {
        Assert.Contains(right, Text);
        Assert.Equal(message, Assert.Throws<GraphException>(() => Read(Text.Replace(right, wrong))).Message);
    }

    [Fact]
    public void AFileCutShortAnywhereIsRefused()
    {
        for (var n = 0; n < Text.Length - 2; n += 37)
            Assert.Contains("is cut short or is no JSON", Assert.Throws<GraphException>(() => Read(Text[..n])).Message);
        Assert.StartsWith("graph.json:5: ", Assert.Throws<GraphException>(() => Read(string.Join('\n', Text.Split('\n').Take(5)))).Message);
    }

    private static void AssertValid(string text)
    {
        var schema = JsonSchema.FromText(File.ReadAllText(Path.Combine(Checkout.Root, "docs/schema/graph.schema.json")));
        using var document = JsonDocument.Parse(text);
        var result = schema.Evaluate(document.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
        Assert.True(result.IsValid,
            string.Join("\n", result.Details?.Where(d => d.Errors is not null).SelectMany(d => d.Errors!.Select(e => $"{d.InstanceLocation}: {e.Value}"))
            ?? []));
    }
}
