using System.Globalization;

namespace Bench.Graphs;

/// <summary>The first dimension of inputs and outputs: where all of them have the same, it counts the samples of a step.</summary>
public static class FirstDimension
{
    private const int Named = 2;

    public static int? Common(Graph graph) =>
        graph.Inputs.Concat(graph.Outputs).Select(value => Of(graph, value)).Distinct().ToArray() is [var common] ? common : null;

    /// <summary>
    /// What there is instead, for a message: <c>8 of "ids" and "y", 1 of "positions", none of "loss"</c>; and the sizes, the most frequent first.
    /// </summary>
    public static (string Words, IReadOnlyList<int> Sizes) Differing(Graph graph)
    {
        var groups = graph.Inputs.Concat(graph.Outputs).Distinct().GroupBy(value => Of(graph, value)).OrderByDescending(group => group.Count()).ToList();
        return (string.Join(", ", groups.Select(group => $"{group.Key?.ToString(CultureInfo.InvariantCulture) ?? "none"} of {Names([.. group])}")),
            [.. groups.Select(group => group.Key).OfType<int>()]);
    }

    private static int? Of(Graph graph, string value) => graph.Values[value].Shape is { Rank: > 0 } shape ? shape[0] : null;

    private static string Names(string[] values) => values.Length > Named
        ? $"\"{values[0]}\" and {values.Length - 1} others"
        : string.Join(" and ", values.Select(value => $"\"{value}\""));
}
