namespace Bench.Measure.Workers;

/// <summary>Ctrl-C reaches children too, and may end one before the host has heard of it: whoever finds a child dead asks here before blaming it.</summary>
public static class Interruption
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Whether a stop has been asked for, or is within the moment that a signal may be late.</summary>
    public static bool IsComing(CancellationToken stop) => stop.WaitHandle.WaitOne(Patience);

    public static void ThrowIfComing(CancellationToken stop)
    {
        if (IsComing(stop)) stop.ThrowIfCancellationRequested();
    }
}
