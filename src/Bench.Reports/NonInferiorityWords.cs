using Bench.Records;

namespace Bench.Reports;

/// <summary>Why a cell does not pass a limit, or what would tell whether it does.</summary>
public static class NonInferiorityWords
{
    public static string Of(NonInferiority.Row row, double slower)
    {
        if (row.Bound is not { } bound)
            return $"{End(row.End)}: {ComparisonWords.Verdict(row.Cell)}" + (row.Launches is { } missing ? $"; {More(missing)} would tell more" : "");
        var ratio = RatioText.Whole(row.Cell.Ratio!.Value, row.Cell.Low!.Value, row.Cell.High!.Value);
        return $"{End(row.End)}: {ratio}" + row.End switch
        {
            NonInferiorityEnd.Failed => $", slower by more than {Number.Asked(slower)}",
            NonInferiorityEnd.Passed => "",
            _ => $", at least {Number.Ratio(bound)} is sure; {Deciding(row, slower)}",
        };
    }

    internal static string End(NonInferiorityEnd end) => end switch
    {
        NonInferiorityEnd.Passed => "passed",
        NonInferiorityEnd.Inconclusive => "inconclusive",
        _ => "failed",
    };

    private static string Assumed(params RunSpread[] sides) =>
        Number.Spread(NoiseFloor.Relative(sides.Where(side => !side.Measured).Max(side => side.LogDeviation)));

    private static string Unmeasured(RunSpread before, RunSpread now) => before.Measured ? "the new cell" : now.Measured ? "the base's cell" : "the cell";

    private static string More(int launches) => $"{launches} more {(launches == 1 ? "launch" : "launches")} of each side";

    private static string Deciding(NonInferiority.Row row, double slower) => row switch
    {
        { Launches: { } launches } => $"{More(launches)} would decide it",
        { Runs: not null, Cell.Runs: var (before, now) } when !(before.Measured && now.Measured) =>
            $"no number of launches decides it, since runs are assumed to differ by {Assumed(before, now)}: "
            + $"five runs of {Unmeasured(before, now)} would measure it",
        { Runs: { } runs } => $"no number of launches decides it, since runs differ by more: about {runs} runs of each side would",
        _ => $"too near to {Number.Ratio(1 - slower)} to be decided by launches or runs",
    };
}
