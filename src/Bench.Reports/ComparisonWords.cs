using Bench.Records;

namespace Bench.Reports;

/// <summary>A comparison in words: what its rows are called, their verdicts, and what they were judged by.</summary>
public static class ComparisonWords
{
    public const string NoDifference = "no difference shown";
    private const string None = "–";

    /// <summary>What differs by which rule, what could be shown, and what all verdicts were judged by.</summary>
    public static IEnumerable<string> Judged(Comparison comparison)
    {
        var compared = comparison.Cells.Where(cell => cell.Ratio is not null).ToList();
        var claimed = compared.Count(cell => cell.Verdict is not ComparisonVerdict.NoDifferenceShown);
        yield return $"{claimed} of {comparison.Cells.Count} cells differ" + (compared.Count switch
        {
            0 => "",
            1 => ", where the 95 % interval leaves out 1",
            var all => $", where the interval leaves out 1 (95 % for all {all} together)",
        });
        if (comparison.CanShow is { } shown)
            yield return "shown 95 times in 100, in any row: " + (shown > 1 ? "no difference below 100 %" : $"differences of {Number.Percent(shown)} and more");
        var runs = compared.Where(cell => cell.Runs is not null).ToList();
        if (comparison.Spread is { } spread)
            yield return $"judged by: spread of {(runs.Count > 0 ? "launches" : "a pair's waves")}, {Labels.Spread(spread)}"
                + (spread.IsFew ? ": few, so intervals are wide" : "");
        foreach (var known in runs.GroupBy(cell => cell.Runs!.Value.Base.Measured ? cell.Runs.Value.New.Measured ? "measured" : "assumed of the new"
            : cell.Runs.Value.New.Measured ? "assumed of the base" : "assumed").OrderBy(known => known.Key, StringComparer.Ordinal))
            yield return $"judged by: spread between runs, {known.Key} for {known.Count()} of {runs.Count} cells: "
                + LeastToMost(known) + (known.Key == "measured" ? "" : "; five other runs of a cell at an equal plan measure it: --history");
        var earlier = comparison.Earlier;
        if (earlier.Count > 0) yield return $"judged by: {earlier.Count} earlier {(earlier.Count == 1 ? "run" : "runs")}: {string.Join(", ", earlier)}";
        foreach (var difference in comparison.Cells.SelectMany(cell => cell.Differences).Distinct()) yield return $"differs: {difference}";
    }

    /// <summary>
    /// "11 %, assumed" or "4.1 %, measured in 7 runs": by how much runs of the cell differ beyond their launches, of both sides where it is not the same;
    /// empty within a record.
    /// </summary>
    internal static string Runs(ComparedCell cell) => cell.Runs is not var (before, now) ? ""
        : before == now ? Words(now) : $"base {Words(before)}; new {Words(now)}";

    private static string Words(RunSpread runs) =>
        Number.Spread(NoiseFloor.Relative(runs.LogDeviation)) + (runs.Measured ? $", measured in {runs.Runs} runs" : ", assumed");

    private static string LeastToMost(IEnumerable<ComparedCell> cells)
    {
        var logs = cells.SelectMany(cell => new[] { cell.Runs!.Value.Base.LogDeviation, cell.Runs.Value.New.LogDeviation }).Order();
        string[] spreads = [.. logs.Select(log => Number.Spread(NoiseFloor.Relative(log)))];
        return spreads[0] == spreads[^1] ? spreads[0] : $"{spreads[0]} to {spreads[^1]}";
    }

    /// <summary>The row by all that it is known by: no other of the comparison has the same.</summary>
    public static string Label(ComparedCell cell) => $"{Heading(cell)}: {FromTo(Base(cell), New(cell))}";

    public static string Verdict(ComparedCell cell) => cell.Verdict switch
    {
        ComparisonVerdict.NotComparable => $"not comparable: {Reason(cell)}",
        var verdict => Verdict(verdict),
    };

    /// <summary>Why two cells are not compared; null where they are.</summary>
    public static string? Reason(ComparedCell cell) => cell.Obstacle is { } obstacle ? Words(obstacle, cell) : null;

#pragma warning disable CS8524 // Every obstacle has its words, or this does not compile: CS8509.
    private static string Words(Obstacle obstacle, ComparedCell cell) => obstacle.Kind switch
    {
        ObstacleKind.NotInBase => "the base has no such cell",
        ObstacleKind.NotInNew => "the new record has no such cell",
        ObstacleKind.Differs => $"{obstacle.Name} differs: {obstacle.Base} and {obstacle.New}",
        ObstacleKind.BaseHasNoNumber => $"the base has no number: {CellWords.Reason(cell.Base!) ?? "it did not end"}",
        ObstacleKind.NewHasNoNumber => $"the new one has no number: {CellWords.Reason(cell.New!) ?? "it did not end"}",
        ObstacleKind.NoSpread => "no cell has two launches, so nothing tells how much they differ by chance",
        ObstacleKind.TooFewCommonWaves => "too few waves that rows have in common, so nothing tells how much they differ by chance",
        ObstacleKind.NoCommonWave => "no launches of the same wave",
    };
#pragma warning restore CS8524

    internal static string Heading(ComparedCell cell) => Labels.Heading((cell.New ?? cell.Base)!.Parts);

    // The base's name says too where it differs from the heading, which "--despite" allows.
    internal static string Base(ComparedCell cell)
    {
        if (cell.Base is not { } one) return None;
        var lifted = cell.New is { } other ? Labels.Parts(one.Parts).Except(Labels.Parts(other.Parts)) : [];
        return string.Join(" · ", lifted.Select(part => part.Text).Prepend(Labels.Row(one)));
    }

    internal static string New(ComparedCell cell) => cell.New is { } other ? Labels.Row(other) : None;

    internal static string Verdict(ComparisonVerdict verdict) => verdict switch
    {
        ComparisonVerdict.Faster => "faster",
        ComparisonVerdict.Slower => "slower",
        ComparisonVerdict.NoDifferenceShown => NoDifference,
        _ => "not comparable",
    };

    // Of two names the one that is there, or from the one to the other where they differ.
    internal static string FromTo(string before, string now) => before == None || before == now ? now : now == None ? before : $"{before} → {now}";
}
