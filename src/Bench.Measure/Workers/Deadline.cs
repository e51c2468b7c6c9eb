namespace Bench.Measure.Workers;

// Acts when a message's time is over. Arming is a few hundred nanoseconds; a thread wakes only when time really is over.
internal sealed class Deadline : IDisposable
{
    private const int Idle = 0;
    private const int Armed = 1;
    private const int Over = 2;

    private readonly Timer _timer;
    private int _state;

    public Deadline(Action act) => _timer = new Timer(_ =>
    {
        if (Interlocked.CompareExchange(ref _state, Over, Armed) == Armed) act();
    });

    public void Arm(TimeSpan limit)
    {
        Volatile.Write(ref _state, Armed);
        _timer.Change(limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>False when the time was over before.</summary>
    public bool Disarm()
    {
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        return Interlocked.CompareExchange(ref _state, Idle, Armed) == Armed;
    }

    public void Dispose() => _timer.Dispose();
}
