using System.Globalization;
using Bench.Graphs;

namespace Bench.Measure.Conformance;

/// <summary>What an engine is known not to do, as a rule over the nodes of a graph. What is left out holds for any node.</summary>
public sealed record GapRule(string Where, string Reason)
{
    private const string Not = "not ";

    public IReadOnlyList<string> Operators { get; init; } = [];
    /// <summary>One of them is the type of an input or output of the node.</summary>
    public IReadOnlyList<DType> Types { get; init; } = [];
    /// <summary>Attribute → the values that it may have; "not 1" is any other, and of a list one element is enough.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Attributes { get; init; } = new Dictionary<string, IReadOnlyList<string>>();
    /// <summary>Optional inputs and outputs that the node has, counted from 0.</summary>
    public IReadOnlyList<int> Inputs { get; init; } = [];
    public IReadOnlyList<int> Outputs { get; init; } = [];
    /// <summary>Whether it depends on more than a rule sees, such as numbers: a case that passes all the same is no sign that the gap has closed.</summary>
    public bool Sometimes { get; init; }

    public bool Matches(Graph graph) => graph.Nodes.Any(node => Matches(graph, node));

    private bool Matches(Graph graph, Node node) =>
        (Operators.Count == 0 || Operators.Contains(node.Op))
        && (Types.Count == 0 || node.Inputs.Concat(node.Outputs).Any(value => value != "" && Types.Contains(graph.Values[value].DType)))
        && Attributes.All(wanted => Words(node, wanted.Key).Any(word => wanted.Value.Any(allowed => Fits(word, allowed))))
        && Inputs.All(index => Has(node.Inputs, index))
        && Outputs.All(index => Has(node.Outputs, index));

    private static bool Has(IReadOnlyList<string> values, int index) => index < values.Count && values[index] != "";

    private static bool Fits(string word, string allowed) =>
        allowed.StartsWith(Not, StringComparison.Ordinal) ? word != allowed[Not.Length..] : word == allowed;

    private static IEnumerable<string> Words(Node node, string attribute) => node.Attributes.FirstOrDefault(a => a.Key == attribute).Value switch
    {
        null => [],
        string text => [text],
        Array list => list.Cast<IFormattable>().Select(Word),
        var number => [Word((IFormattable)number)],
    };

    private static string Word(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
