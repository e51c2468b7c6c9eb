namespace Bench.Records;

/// <summary>What a cell's number costs beside time, from its launches and the iterations that count.</summary>
public sealed record Costs
{
    /// <summary>The most memory that any of its workers held.</summary>
    public long? PeakBytes { get; init; }
    /// <summary>CPU time of all the worker's threads, a step.</summary>
    public double? CpuNanoseconds { get; init; }
    /// <summary>Processors that were busy on the average: CPU time over wall time.</summary>
    public double? BusyProcessors { get; init; }
    /// <summary>Collections of a managed heap while timed, all iterations together.</summary>
    public long? Collections { get; init; }
    /// <summary>Bytes allocated on a managed heap, a step.</summary>
    public double? AllocatedBytes { get; init; }
    public long? MajorFaults { get; init; }
    public long? Compilations { get; init; }
    /// <summary>Medians over launches.</summary>
    public double? LoadNanoseconds { get; init; }
    public double? CompileNanoseconds { get; init; }
    public double? FirstStepNanoseconds { get; init; }
    /// <summary>Joules of the processors' packages, a step; null where the machine has no sensor.</summary>
    public double? Joules { get; init; }

    public static Costs Of(Cell cell)
    {
        var counted = cell.Iterations.Where(iteration => Statistics.Counts(iteration) && iteration.Counters is not null).ToList();
        var counters = counted.Select(iteration => iteration.Counters!).ToList();
        // A record from elsewhere may hold numbers whose sum no long can.
        double Sum(Func<Counters, long> of) => counters.Sum(c => (double)of(c));
        var steps = counted.Sum(iteration => (double)iteration.Steps);
        var any = counted.Count > 0;
        var metered = counted.Where(iteration => iteration.Microjoules is not null).ToList();
        return new Costs
        {
            PeakBytes = cell.Launches.Select(launch => launch.PeakBytes).Concat(counters.Select(c => c.PeakBytes > 0 ? c.PeakBytes : (long?)null)).Max(),
            CpuNanoseconds = any ? Sum(c => c.CpuNanoseconds) / steps : null,
            BusyProcessors = any ? Sum(c => c.CpuNanoseconds) / counted.Sum(iteration => (double)iteration.HostNanoseconds) : null,
            Collections = any ? (long)Sum(c => c.Collections) : null,
            AllocatedBytes = any ? Sum(c => c.AllocatedBytes) / steps : null,
            MajorFaults = any ? (long)Sum(c => c.MajorFaults) : null,
            Compilations = any ? (long)Sum(c => c.Compilations) : null,
            LoadNanoseconds = Median(cell, launch => launch.LoadNanoseconds),
            CompileNanoseconds = Median(cell, launch => launch.CompileNanoseconds),
            FirstStepNanoseconds = Median(cell, launch => launch.FirstStepNanoseconds),
            Joules = metered.Count == 0 ? null
                : metered.Sum(iteration => (double)iteration.Microjoules!.Value) / 1e6 / metered.Sum(iteration => (double)iteration.Steps),
        };
    }

    private static double? Median(Cell cell, Func<Launch, long> time) =>
        cell.Launches.Count == 0 ? null : Statistics.Median([.. cell.Launches.Select(launch => (double)time(launch))]);
}
