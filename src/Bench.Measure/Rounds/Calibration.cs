namespace Bench.Measure.Rounds;

/// <summary>How many steps an iteration has.</summary>
public static class Calibration
{
    /// <summary>In the latency regime every step's time is told and recorded: no more of them a run than a message and a record should hold.</summary>
    public const long MostTimedSteps = 4096;
    private const double Variation = 0.05;
    private const int TimesThePipe = 1000;

    public static long Steps(double stepNanoseconds, double iterationSeconds, double pipeNanoseconds)
    {
        var wanted = Math.Max(iterationSeconds * 1e9, TimesThePipe * pipeNanoseconds);
        return Math.Max(1, (long)Math.Round(wanted / Math.Max(1, stepNanoseconds)));
    }

    /// <summary>
    /// A visit's own n, near the calibrated one and not known before. Few steps stay as many: then only the input set that is drawn beside it differs.
    /// </summary>
    public static long Varied(long steps, long most, Random random) =>
        Math.Clamp((long)Math.Round(steps * (1 + Variation * (2 * random.NextDouble() - 1))), 1, most);
}
