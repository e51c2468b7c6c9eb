namespace Bench.Records.Checks;

/// <summary>Every check of a cell, in the order in which its row names them: pure functions of the record, made whenever one is read.</summary>
public static class CellChecks
{
    // Before, checks were made once, when a run ended, and the record holds their words.
    private const int FirstWithoutWords = 2;

    /// <summary>The record with the findings of its cells; one that holds the words of its day keeps to them.</summary>
    public static Record Judged(Record record) =>
        record.Schema < FirstWithoutWords ? record : record with { Cells = [.. record.Cells.Select(cell => cell with { Findings = Of(cell, record) })] };

    public static Record NotJudged(Record record) => record with { Cells = [.. record.Cells.Select(cell => cell with { Findings = [] })] };

    public static IReadOnlyList<Finding> Of(Cell cell, Record record) =>
        [.. GoldenCheck.Of(cell), .. SettingsCheck.Of(cell), .. IsTimed(cell) ? OfTimes(cell with { Outcome = Outcome.Measured, Findings = [] }, record) : []];

    private static IEnumerable<Finding> OfTimes(Cell cell, Record record) => new[]
    {
        ClockCheck.Of(cell), FenceCheck.Of(cell), StepCheck.Of(cell), EachCheck.Of(cell), PeakCheck.Of(cell, record.Machine), FetchCheck.Of(cell),
        ThreadCheck.Of(cell), MemoryCheck.Of(cell),
        DecayCheck.Of(cell, OthersOfItsRounds(cell, record)), CompilationCheck.Of(cell), DisturbanceCheck.Of(cell),
        ComputesNothing(cell) ? Finding.Note(FindingId.ComputesNothing) : null,
    }.OfType<Finding>();

    /// <summary>Of fewer pairs, signs prove nothing.</summary>
    internal const int LeastPairs = 5;

    /// <summary>Shorter iterations are held to the limits of one as long: what a message and a thread that wakes take does not become less with them.</summary>
    internal const double ShortestNanoseconds = 50e6;
    // How long a thread may wait for its turn where others have the processors, a few times in a row.
    internal const double TurnsNanoseconds = 10e6;

    // A cell that failed tells why itself; one that still goes on is judged by what it has so far.
    private static bool IsTimed(Cell cell) => cell.Outcome?.Kind is null or OutcomeKind.Measured && cell.Iterations.Count > 0;

    /// <summary>Iterations that nothing outside disturbed: those that speak for the cell itself.</summary>
    internal static IReadOnlyList<Iteration> Undisturbed(Cell cell) =>
        [.. cell.Iterations.Where(iteration => !iteration.Flags.Any(Flags.FromOutside.Contains))];

    internal static bool IsMostlyDisturbed(Cell cell) => 2 * Undisturbed(cell).Count <= cell.Iterations.Count;

    /// <summary>CPU time of an iteration: the kernel's count of all that the worker is, else the worker's own of itself.</summary>
    internal static double? CpuNanoseconds(Iteration iteration) => iteration.CpuNanoseconds ?? iteration.Counters?.CpuNanoseconds;

    // Cells of one workload are visited in the same rounds.
    private static IReadOnlyList<Cell> OthersOfItsRounds(Cell cell, Record record) =>
        [.. record.Cells.Where(other => other.Key != cell.Key && other.Parts.Workload == cell.Parts.Workload)];

    /// <summary>Settings by which an engine that plays a part says so. Only of one whose engine.yaml says the same they come into a record.</summary>
    public static bool ExcusedBy(string setting) => setting is "computes" or "clock";

    internal static bool ComputesNothing(Cell cell) => cell.Settings.Any(setting => setting is { Name: "computes", Value: "nothing" });

    internal static bool IsScripted(Cell cell) => cell.Settings.Any(setting => setting is { Name: "clock", Value: "scripted" });
}
