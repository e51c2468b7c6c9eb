using System.Diagnostics;
using Bench.Protocol;

namespace Bench.Tests.Faults;

// A real engine's cell whose step is as long as it is told to be: it is computed again until then.
internal sealed class PacedCell(ILoadedCell real, double nanoseconds) : ILoadedCell
{
    public Loaded Loaded => real.Loaded;

    public void Run(long steps, int firstSet)
    {
        for (long step = 0; step < steps; step++)
        {
            long start = Stopwatch.GetTimestamp();
            do real.Run(1, (int)((firstSet + step) % WorkerLoop.SetCycle));
            while (Stopwatch.GetElapsedTime(start).TotalNanoseconds < nanoseconds);
        }
    }

    public void TakeInputs(int set, string file) => real.TakeInputs(set, file);

    public void Sync() => real.Sync();

    public void Fetch(string what, int[]? rows, string file) => real.Fetch(what, rows, file);

    public void Reset() => real.Reset();

    public void Dispose() => real.Dispose();
}
