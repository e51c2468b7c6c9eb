using Bench.Records;

namespace Bench.Measure.Rounds.Checks;

/// <summary>Every check of a measured cell, in the order in which its row names them.</summary>
public static class CellChecks
{
    public static IReadOnlyList<Finding> Of(Cell cell, Record record) =>
    [
        .. new[]
        {
            ClockCheck.Of(cell), FenceCheck.Of(cell), PeakCheck.Of(cell, record.Machine), FetchCheck.Of(cell), ThreadCheck.Of(cell), MemoryCheck.Of(cell), DecayCheck.Of(cell, Beside(cell, record)),
            CompilationCheck.Of(cell), DisturbanceCheck.Of(cell), ComputesNothing(cell) ? new Finding("computes nothing: this is the rate of Bench itself", Voids: false) : null,
        }.OfType<Finding>(),
    ];

    /// <summary>Iterations that nothing outside disturbed: those that speak for the cell itself.</summary>
    internal static IReadOnlyList<Iteration> Calm(Cell cell) => [.. cell.Iterations.Where(iteration => !iteration.Flags.Any(Flags.FromOutside.Contains))];

    private static IReadOnlyList<Cell> Beside(Cell cell, Record record) => [.. record.Cells.Where(other => other.Key != cell.Key && other.Parts.Workload == cell.Parts.Workload)];

    // An engine that plays a part says so itself: it is no liar, and its row shows it.
    internal static bool ComputesNothing(Cell cell) => cell.Settings.Any(setting => setting is { Name: "computes", Value: "nothing" });

    internal static bool IsScripted(Cell cell) => cell.Settings.Any(setting => setting is { Name: "clock", Value: "scripted" });
}
