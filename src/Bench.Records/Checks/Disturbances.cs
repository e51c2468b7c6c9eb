namespace Bench.Records.Checks;

/// <summary>From what happened during an iteration to its marks.</summary>
public static class Disturbances
{
    // Kernels count CPU time in hundredths of a second a processor: below some of those nothing is known.
    public const long LeastNanoseconds = 30_000_000;
    private const double ForeignShare = 0.05;
    private const double StealShare = 0.02;

    public static IReadOnlyList<string> Marks(Disturbance? disturbance, long wallNanoseconds, int processors)
    {
        if (disturbance is null) return [];
        var time = (double)wallNanoseconds * processors;
        var marks = new List<string>();
        if (disturbance.ForeignNanoseconds > Math.Max(LeastNanoseconds, ForeignShare * time)) marks.Add(Flags.Foreign);
        if (disturbance.StealNanoseconds > Math.Max(LeastNanoseconds, StealShare * time)) marks.Add(Flags.Steal);
        if (disturbance.QuotaNanoseconds > 0) marks.Add(Flags.Quota);
        if (disturbance.ThrottleEvents > 0) marks.Add(Flags.Throttle);
        return marks;
    }
}
