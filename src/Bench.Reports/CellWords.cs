using System.Text.Json;
using Bench.Records;

namespace Bench.Reports;

/// <summary>How a cell ended and what its reader must know, in words: those that its record holds, then those for what checks find in it.</summary>
public static class CellWords
{
    /// <summary>Why there is no number: all that takes it away; null of a cell that was measured, and where nobody said it.</summary>
    public static string? Reason(Cell cell) =>
        cell.Outcome is { Kind: OutcomeKind.Measured } && cell.Judged == OutcomeKind.Void
            ? string.Join("; ", Words(cell, Severity.Void))
            : cell.Outcome?.Reason ?? (cell.Outcome?.Kind == OutcomeKind.FailedGate ? VerdictWords.Reason(cell) : null);

    public static IReadOnlyList<string> Notes(Cell cell) => [.. (cell.Notes ?? []).Concat(Words(cell, Severity.Note)).Distinct()];

    private static IEnumerable<string> Words(Cell cell, Severity severity) =>
        from finding in cell.Findings where finding.Severity == severity select FindingWords.Of(finding, cell);

    /// <summary>"2 of 3 launches had not settled", where one had not.</summary>
    internal static IEnumerable<string> Unsettled(int unsettled, int launches)
    {
        if (unsettled > 0) yield return $"{unsettled} of {launches} {(launches == 1 ? "launch" : "launches")} had not settled";
    }

    /// <summary>What stands in a row's place where nobody said why it has no number.</summary>
    internal static string WithoutReason(Cell cell) => cell.Judged?.ToString() ?? "not finished";

    /// <summary>As a record spells it: "failed gate".</summary>
    internal static string Outcome(Cell cell) =>
        cell.Judged is { } kind ? JsonSerializer.SerializeToElement(kind, RecordJson.Default.OutcomeKind).GetString()! : "not finished";
}
