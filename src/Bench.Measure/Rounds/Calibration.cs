namespace Bench.Measure.Rounds;

/// <summary>How many steps an iteration has.</summary>
public static class Calibration
{
    // Below so many steps a varied n would vary the work too coarsely: the first input set varies instead.
    public const int FewSteps = 8;
    /// <summary>In the latency regime every step's time is told and recorded: no more of them a run than a message and a record should hold.</summary>
    public const long MostTimedSteps = 4096;
    private const double Variation = 0.05;
    private const int TimesThePipe = 1000;

    public static long Steps(double stepNanoseconds, double iterationSeconds, double pipeNanoseconds)
    {
        var wanted = Math.Max(iterationSeconds * 1e9, TimesThePipe * pipeNanoseconds);
        return Math.Max(1, (long)Math.Round(wanted / Math.Max(1, stepNanoseconds)));
    }

    /// <summary>This visit's own n and first set, near the calibrated n and not known before.</summary>
    public static (long Steps, int FirstSet) Visit(long steps, int sets, Random random) => steps < FewSteps
        ? (steps, random.Next(sets))
        : (Math.Max(1, (long)Math.Round(steps * (1 + Variation * (2 * random.NextDouble() - 1)))), 0);
}
