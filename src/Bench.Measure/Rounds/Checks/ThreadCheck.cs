using System.Globalization;
using Bench.Records;

namespace Bench.Measure.Rounds.Checks;

/// <summary>CPU time over wall time against the threads that were asked for.</summary>
public static class ThreadCheck
{
    // Counting is no more exact than this, upwards and downwards.
    private const double Inexact = 1.1;
    // Frameworks themselves find an operator of a shorter step not worth a second thread.
    private const double LongStepNanoseconds = 10e6;
    private const double Few = 0.5;

    public static Finding? Of(Cell cell)
    {
        // On a machine that others use a worker gets less than it asks for.
        var calm = CellChecks.Calm(cell).Where(iteration => iteration.Counters is not null).ToList();
        if (cell.Parts.Device != "cpu" || CellChecks.ComputesNothing(cell) || calm.Count == 0) return null;
        var busy = Statistics.Median([.. calm.Select(iteration => (double)iteration.Counters!.CpuNanoseconds / iteration.HostNanoseconds)]);
        var asked = cell.Parts.Threads;
        var threads = string.Create(CultureInfo.InvariantCulture, $"{asked} {(asked == 1 ? "thread" : "threads")}");
        var processors = string.Create(CultureInfo.InvariantCulture, $"{busy:0.0} processors were busy");
        if (busy > asked * Inexact + 0.1) return new Finding($"{threads} asked, {processors}", Voids: true);
        // What others had of the processors was not the worker's to use, and in a short iteration that is no mark.
        var taken = Statistics.Median([.. calm.Select(iteration => (double)(iteration.Counters!.CpuNanoseconds + (iteration.Disturbance?.ForeignNanoseconds ?? 0) + (iteration.Disturbance?.StealNanoseconds ?? 0)) / iteration.HostNanoseconds)]);
        if (Statistics.Median([.. calm.Select(Statistics.StepNanoseconds)]) <= LongStepNanoseconds || taken > asked * Few * Inexact) return null;
        // A framework may have no kernel that works on several threads, and one whose threads were not set only makes itself slower:
        // its rate is true, and its reader should know.
        var used = asked > 1 && taken < Inexact ? $"one was used ({processors})" : processors;
        return new Finding($"{threads} {(AreInForce(cell) ? "in force" : "asked")}, {used}", Voids: false);
    }

    // The framework told so: it has the threads, and does not use them.
    private static bool AreInForce(Cell cell) => cell.Settings.Any(setting =>
        setting is { Name: "threads", Source: "read" } && setting.Value == cell.Parts.Threads.ToString(CultureInfo.InvariantCulture));
}
