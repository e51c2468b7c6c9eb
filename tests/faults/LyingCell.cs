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
    public Action? Syncing { get; init; }
    /// <summary>Takes the place of the reset; given the honest one.</summary>
    public Action<Action>? Resetting { get; init; }
    /// <summary>Spoils the file that was handed out.</summary>
    public Action<string>? Fetched { get; init; }
    public Func<long>? Compiles { get; init; }
    /// <summary>Rows that are asked for → rows that are handed out.</summary>
    public Func<int[]?, int[]?> Rows { get; init; } = rows => rows;

    public Loaded Loaded => honest.Loaded with { Settings = [] };

    public long Compilations => Compiles?.Invoke() ?? honest.Compilations;

    public long? ScriptedNanoseconds => _told ?? honest.ScriptedNanoseconds;

    public void Run(long steps, int firstSet)
    {
        long start = Stopwatch.GetTimestamp();
        if (Running is null) honest.Run(steps, firstSet);
        else Running(honest.Run, steps, firstSet);
        if (Clock is not null) _told = Clock((long)Stopwatch.GetElapsedTime(start).TotalNanoseconds);
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
        honest.Fetch(what, Rows(rows), file);
        Fetched?.Invoke(file);
    }

    public void Reset()
    {
        if (Resetting is null) honest.Reset();
        else Resetting(honest.Reset);
    }

    public void Dispose() => honest.Dispose();
}
