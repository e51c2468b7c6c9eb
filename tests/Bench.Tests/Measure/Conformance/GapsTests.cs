using Bench.Graphs;
using Bench.Measure.Conformance;

namespace Bench.Tests.Measure.Conformance;

public sealed class GapsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("operator: Max, type: I16", true)]
    [InlineData("operator: Max, type: [U16, I16]", true)]
    [InlineData("operator: [Min, Max]", true)]
    [InlineData("type: I16", true)]
    [InlineData("operator: Max, type: U16", false)]
    [InlineData("operator: Conv, attributes: {group: 1, dilations: 2}", true)]
    [InlineData("operator: Conv, attributes: {dilations: not 1}", true)]
    [InlineData("operator: Conv, attributes: {dilations: [3, 4]}", false)]
    [InlineData("operator: Conv, attributes: {strides: not 1}", false)]
    [InlineData("operator: Conv, attributes: {dilatoins: 2}", false)]
    [InlineData("operator: Conv, input: 2", false)]
    [InlineData("operator: Conv, input: [0, 1], output: 0", true)]
    [InlineData("operator: Conv, type: I16", false)]
    [InlineData("operator: Conv, output: 1", false)]
    public void ARuleIsOfOneNodeAndOfAllThatItSays(string rule, bool expected)
    {
        var b = new GraphBuilder("two");
        b.Output(b.Add("Max", [b.Input("a", DType.I16, [2]), b.Input("b", DType.I16, [2])]));
        b.Output(b.Add("Conv", [b.Input("x", DType.F32, [1, 1, 5, 5]), b.Input("w", DType.F32, [1, 1, 2, 2])], ("dilations", new[] { 1, 2 })));
        Assert.Equal(expected, Assert.Single(Read($"- {{{rule}, reason: why}}")).Matches(b.Build(1)));
    }

    [Theory]
    [InlineData("test_max: it has no kernel", ":1: must be a list of rules, such as \"- {operator: Max, type: I16, reason: it has no such kernel}\"")]
    [InlineData("- {operator: Max}", ":1: a gap needs its reason")]
    [InlineData("\n- {operator: Max, reason: ''}", ":2: a gap needs its reason")]
    [InlineData("- {reason: why}", ":1: a gap needs an operator or a type, else it would excuse every case")]
    [InlineData("- {operator: Mxa, reason: why}", ":1: unknown operator \"Mxa\"; did you mean \"Max\"?")]
    [InlineData("- {operater: Max, reason: why}", ":1: unknown key \"operater\"; did you mean \"operator\"?")]
    [InlineData("- {type: I17, reason: why}", ":1: unknown type \"I17\"; did you mean \"I16\"?")]
    [InlineData("- {operator: Max, input: first, reason: why}", ":1: input \"first\" is no index; they are counted from 0")]
    [InlineData("- {operator: Max, attributes: axis, reason: why}", ":1: attributes are names with values, such as \"{reduction: [max, min]}\"")]
    [InlineData("- {operator: Max, sometimes: maybe, reason: why}", ":1: unknown sometimes \"maybe\"; known are true, false")]
    [InlineData("- Max", ":1: \"Max\" is no rule; a rule has some of operator, type, attributes, input, output, sometimes, reason")]
    public void AFileThatCannotBeUsedSaysWhereAndWhy(string text, string expected)
    {
        var error = Assert.Throws<GapsException>(() => Read(text));
        Assert.Equal(File + expected, error.Message);
    }

    private string File => Path.Combine(_folder.Path, "gaps.yaml");

    private IReadOnlyList<GapRule> Read(string text)
    {
        System.IO.File.WriteAllText(File, text);
        return GapsFile.Read(File);
    }
}
