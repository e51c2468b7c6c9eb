using System.Globalization;
using Bench.Records;
using Bench.Reports;

namespace Bench.Cli;

/// <summary><c>--fail-if slower:3%</c>: a test of non-inferiority, whose three ends have an exit code each.</summary>
internal sealed record FailIf(string Typed, double Slower)
{
    public static FailIf? Read(string? typed)
    {
        if (typed is null) return null;
        return typed.Split(':', 2) is ["slower", var text] && double.TryParse(text.TrimEnd('%'), CultureInfo.InvariantCulture, out var percent)
            && percent is >= 0 and < 100
            ? new FailIf(typed, percent / 100)
            : throw new UserException($"--fail-if: \"{typed}\" is no rule; write slower:3%.");
    }

    public NonInferiority Test(Comparison comparison) => NonInferiority.Of(comparison, Slower);

    /// <summary>Says of each cell that does not pass why, and what would decide it.</summary>
    public int Judge(NonInferiority test)
    {
        foreach (var row in test.Rows.Where(row => row.End != NonInferiorityEnd.Passed).OrderByDescending(row => row.End))
            Say($"{ComparisonWords.Label(row.Cell)}: {NonInferiorityWords.Of(row, Slower)}");
        if (test.Rows.Count == 0) Say("failed: no cell could be compared");
        return test.End switch
        {
            NonInferiorityEnd.Passed => Exit.Done,
            NonInferiorityEnd.Inconclusive => Exit.Inconclusive,
            _ => Exit.Failed,
        };
    }

    private void Say(string words) => Screen.Progress().Line($"bench: --fail-if {Typed}: {words}");
}
