using System.Diagnostics;
using Bench.Protocol;

namespace Bench.Tests.Faults;

// An honest cell, lied about in one respect. It does not say that it computes nothing.
internal sealed class LyingCell(ILoadedCell honest) : ILoadedCell
{
    private long? _told;

    /// <summary>Takes the place of the run; given the honest one.</summary>
    public Action<Action<long, int>, long, int>? Running { get; init; }
    /// <summary>Takes the place of new inputs; given the honest way.</summary>
    public Action<Action<int, string>, int, string>? Taking { get; init; }
    /// <summary>Time that passed → time that is told.</summary>
    public Func<long, long>? Clock { get; init; }
    /// <summary>Time that a step of the latency regime took → time that is told; the run's is told as it is.</summary>
    public Func<long, long>? Each { get; init; }
    public Action? Syncing { get; init; }
    /// <summary>Before outputs are handed out.</summary>
    public Action? Fetching { get; init; }
    public Action? Disposing { get; init; }
    /// <summary>Takes the place of the reset; given the honest one.</summary>
    public Action<Action>? Resetting { get; init; }
    /// <summary>Spoils the file that was handed out.</summary>
    public Action<string>? Fetched { get; init; }
    public Func<long>? Compiles { get; init; }
    /// <summary>Rows that are asked for → rows that are handed out.</summary>
    public Func<int[]?, int[]?> Rows { get; init; } = rows => rows;

    public Loaded Loaded => honest.Loaded with { Settings = [] };

    public long Compilations => Compiles?.Invoke() ?? honest.Compilations;

    public long? ScriptedNanoseconds
    {
        get
        {
            var told = _told ?? honest.ScriptedNanoseconds;
            // The loop asks once a step, and once more for the run.
            if (Each is not null) _told = null;
            return told;
        }
    }

    public void Run(long steps, int firstSet)
    {
        long start = Stopwatch.GetTimestamp();
        if (Running is null) honest.Run(steps, firstSet);
        else Running(honest.Run, steps, firstSet);
        if ((Clock ?? Each) is { } lie) _told = lie((long)Stopwatch.GetElapsedTime(start).TotalNanoseconds);
    }

    public void TakeInputs(int set, string file)
    {
        if (Taking is null) honest.TakeInputs(set, file);
        else Taking(honest.TakeInputs, set, file);
    }

    public void Sync() => Syncing?.Invoke();

    public void Fetch(string what, int[]? rows, string file)
    {
        // What was queued comes first.
        Syncing?.Invoke();
        Fetching?.Invoke();
        honest.Fetch(what, Rows(rows), file);
        Fetched?.Invoke(file);
    }

    public void Reset()
    {
        if (Resetting is null) honest.Reset();
        else Resetting(honest.Reset);
    }

    public void Dispose()
    {
        Disposing?.Invoke();
        honest.Dispose();
    }
}
