namespace Bench.Measure.Rounds;

// How long a worker may take over a message before it is taken for hung.
internal static class MessageLimits
{
    // Python frameworks import for up to half a minute from a cold disk.
    public static readonly TimeSpan Hello = TimeSpan.FromMinutes(2);
    public static readonly TimeSpan Load = TimeSpan.FromMinutes(15);
    // The first step may compile the whole graph.
    public static readonly TimeSpan FirstStep = TimeSpan.FromMinutes(15);
    public static readonly TimeSpan Fetch = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan Small = TimeSpan.FromMinutes(1);

    /// <summary>Ten times what the steps should take, and a minute.</summary>
    public static TimeSpan Run(long steps, double stepNanoseconds) =>
        TimeSpan.FromSeconds(Math.Min(60 + 10 * steps * stepNanoseconds / 1e9, TimeSpan.FromHours(2).TotalSeconds));
}
