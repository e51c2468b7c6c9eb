using Bench.Protocol;

namespace Bench.Tests.Faults;

// Something happens in the first run after so many good ones, and in every later run.
internal sealed class BreakingCell(ILoadedCell honest, Action happen, int after) : ILoadedCell
{
    private int _runs;

    public Loaded Loaded => honest.Loaded;

    public long Compilations => honest.Compilations;

    public long? ScriptedNanoseconds => honest.ScriptedNanoseconds;

    public void Run(long steps, int firstSet)
    {
        if (_runs++ >= after) happen();
        honest.Run(steps, firstSet);
    }

    public void TakeInputs(int set, string file) => honest.TakeInputs(set, file);

    public void Sync() => honest.Sync();

    public void Fetch(string what, int[]? rows, string file) => honest.Fetch(what, rows, file);

    public void Reset() => honest.Reset();

    public void Dispose() => honest.Dispose();
}
