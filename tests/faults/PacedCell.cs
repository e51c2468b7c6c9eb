using System.Diagnostics;
using Bench.Protocol;

namespace Bench.Tests.Faults;

// A real engine's cell whose step is about as long as it is told to be: it is computed so many times. Always as many, so that a step costs the same
// processor time however long others hold it up.
internal sealed class PacedCell(ILoadedCell real, double nanoseconds) : ILoadedCell
{
    private const double TrialSeconds = 0.1;
    // The first compiles.
    private const int LeastTrials = 20;

    private long _times = nanoseconds > 0 ? 0 : 1;

    public Loaded Loaded => real.Loaded;

    public void Run(long steps, int firstSet)
    {
        if (_times == 0) _times = Math.Max(1, (long)Math.Round(nanoseconds / Shortest(firstSet)));
        for (long step = 0; step < steps; step++)
            for (long time = 0; time < _times; time++) real.Run(1, (int)((firstSet + step) % WorkerLoop.SetCycle));
    }

    private double Shortest(int set)
    {
        var shortest = double.PositiveInfinity;
        var first = Stopwatch.GetTimestamp();
        for (var trial = 0; trial < LeastTrials || Stopwatch.GetElapsedTime(first).TotalSeconds < TrialSeconds; trial++)
        {
            long start = Stopwatch.GetTimestamp();
            real.Run(1, set);
            shortest = Math.Min(shortest, Stopwatch.GetElapsedTime(start).TotalNanoseconds);
        }

        return shortest;
    }

    public void TakeInputs(int set, string file) => real.TakeInputs(set, file);

    public void Sync() => real.Sync();

    public void Fetch(string what, int[]? rows, string file) => real.Fetch(what, rows, file);

    public void Reset() => real.Reset();

    public void Dispose() => real.Dispose();
}
