using System.Globalization;

namespace Bench.Records.Checks;

/// <summary>CPU time over wall time against the threads that were asked for.</summary>
public static class ThreadCheck
{
    /// <summary>Counting is no more exact than this, upwards and downwards.</summary>
    public const double Inexact = 1.1;
    // Frameworks themselves find an operator of a shorter step not worth a second thread.
    private const double LongStepNanoseconds = 10e6;
    private const double Few = 0.5;

    public static Finding? Of(Cell cell)
    {
        if (cell.Parts.Device != "cpu" || CellChecks.ComputesNothing(cell)) return null;
        var asked = cell.Parts.Threads;
        // Nobody else adds to the kernel's count of a worker's own time. Its own word is taken where there is no other, and nothing disturbed it.
        var counted = cell.Iterations.Where(iteration => iteration.CpuNanoseconds is not null).ToList();
        if (counted.Count == 0) counted = [.. CellChecks.Undisturbed(cell).Where(iteration => iteration.Counters is not null)];
        if (counted.Count == 0) return null;
        var busy = Statistics.Median([.. counted.Select(iteration => CellChecks.CpuNanoseconds(iteration)!.Value / iteration.HostNanoseconds)]);
        if (busy > asked * Inexact + 0.1) return Finding.Void(FindingId.TooManyThreads, ("asked", asked), ("busy", busy));
        // What others had of the processors was not the worker's to use, and in a short iteration that is no mark.
        var taken = Statistics.Median([.. counted.Select(iteration =>
            (CellChecks.CpuNanoseconds(iteration)!.Value + Others(iteration)) / iteration.HostNanoseconds)]);
        if (Statistics.Median([.. counted.Select(Statistics.StepNanoseconds)]) <= LongStepNanoseconds || taken > asked * Few * Inexact) return null;
        // A framework may have no kernel that works on several threads, and one whose threads were not set only makes itself slower:
        // its rate is true, and its reader should know.
        var idle = Finding.Note(FindingId.IdleThreads, ("asked", asked), ("busy", busy), ("taken", taken));
        return AreInForce(cell) ? idle with { Figures = new Dictionary<string, double>(idle.Figures) { ["inForce"] = asked } } : idle;
    }

    private static double Others(Iteration iteration) => (iteration.Disturbance?.ForeignNanoseconds ?? 0.0) + (iteration.Disturbance?.StealNanoseconds ?? 0.0);

    // The framework told so: it has the threads, and does not use them.
    private static bool AreInForce(Cell cell) => cell.Settings.Any(setting =>
        setting is { Name: "threads", Source: Setting.Read } && setting.Value == cell.Parts.Threads.ToString(CultureInfo.InvariantCulture));
}
