using System.Diagnostics;
using System.Runtime.CompilerServices;
using Bench.Protocol;

namespace Bench.Overhead;

internal sealed class SlowerCell(ILoadedCell honest, double share) : ILoadedCell
{
    public Loaded Loaded => honest.Loaded;

    public long Compilations => honest.Compilations;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(long steps, int firstSet)
    {
        for (var i = 0L; i < steps; i++)
        {
            var start = Stopwatch.GetTimestamp();
            honest.Run(1, (int)((firstSet + i) % WorkerLoop.SetCycle));
            var taken = Stopwatch.GetTimestamp() - start;
            while (Stopwatch.GetTimestamp() - start < taken * (1 + share))
            {
            }
        }
    }

    public void TakeInputs(int set, string file) => honest.TakeInputs(set, file);

    public void Sync() => honest.Sync();

    public void Fetch(string what, int[]? rows, string file) => honest.Fetch(what, rows, file);

    public void Reset() => honest.Reset();

    public void Dispose() => honest.Dispose();
}
