using System.Globalization;
using Bench.Records;

namespace Bench.Measure.Rounds.Checks;

/// <summary>CPU time over wall time against the threads that were asked for.</summary>
public static class ThreadCheck
{
    private const double TooMany = 1.1;
    // Shorter steps need not be worth a second thread to an honest framework.
    private const double LongStepNanoseconds = 10e6;
    private const double OneThread = 1.1;
    private const double Few = 0.5;

    public static Finding? Of(Cell cell)
    {
        // On a machine that others use a worker gets less than it asks for.
        var calm = CellChecks.Calm(cell).Where(iteration => iteration.Counters is not null).ToList();
        if (cell.Parts.Device != "cpu" || CellChecks.ComputesNothing(cell) || calm.Count == 0) return null;
        var busy = Statistics.Median([.. calm.Select(iteration => (double)iteration.Counters!.CpuNanoseconds / iteration.HostNanoseconds)]);
        var asked = cell.Parts.Threads;
        if (busy > asked * TooMany + 0.1)
            return new Finding(string.Create(CultureInfo.InvariantCulture, $"{asked} threads asked, {busy:0.0} processors were busy"), Voids: true);
        // What others had of the processors was not the worker's to use, and in a short iteration that is no mark.
        var taken = Statistics.Median([.. calm.Select(iteration => (double)(iteration.Counters!.CpuNanoseconds + (iteration.Disturbance?.ForeignNanoseconds ?? 0) + (iteration.Disturbance?.StealNanoseconds ?? 0)) / iteration.HostNanoseconds)]);
        if (Statistics.Median([.. calm.Select(Statistics.StepNanoseconds)]) <= LongStepNanoseconds) return null;
        if (asked > 1 && taken < OneThread) return new Finding(string.Create(CultureInfo.InvariantCulture, $"{asked} threads asked, one was used ({busy:0.0} processors were busy)"), Voids: true);
        // A framework may have its reasons; its reader should know.
        return taken < asked * Few ? new Finding(string.Create(CultureInfo.InvariantCulture, $"{asked} threads asked, {busy:0.0} processors were busy"), Voids: false) : null;
    }
}
