using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Bench.Bundles;
using Bench.Protocol;

namespace Bench.Engines;

internal sealed class NullCell : ILoadedCell
{
    private readonly Load _load;
    private readonly NullOptions _options;
    private readonly Random _random;
    private readonly Dictionary<int, (bool Unseen, int Place)> _places = [];
    private int _lastSet;
    private long _stepsSinceReset;
    private long _scripted;

    public NullCell(Load load, NullOptions options)
    {
        _load = load;
        _options = options;
        _random = options.Seed is { } seed ? new Random(seed) : new Random();
        Loaded = new Loaded
        {
            Settings =
            [
                new("computes", "nothing", "read"),
                new("clock", options.Scripted ? "scripted" : "own", "read"),
                new(options.Scripted
                    ? "ns"
                    : "work", (options.Scripted ? options.StepNanoseconds : options.WorkNanoseconds).ToString(CultureInfo.InvariantCulture), "read"),
            ],
            Weights = load.Frozen == true ? "frozen" : "mutable",
        };
    }

    public Loaded Loaded { get; }

    public void TakeInputs(int set, string file)
    {
        using var bundle = Bundle.Open(_load.Bundle, _load.Weights);
        _places[set % bundle.Info.Sets] = GoldenFile.Place(bundle, file);
    }

    public long? ScriptedNanoseconds => _options.Scripted ? _scripted : null;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(long steps, int firstSet)
    {
        _lastSet = (int)((firstSet + steps - 1) % WorkerLoop.SetCycle);
        _stepsSinceReset += steps;
        if (_options.Scripted) _scripted = Scripted(steps);
        else if (_options.WorkNanoseconds > 0) Work(steps);
    }

    public void Sync()
    {
    }

    public void Fetch(string what, int[]? rows, string file) => GoldenFile.Write(_load, what, _lastSet, _places, _stepsSinceReset, rows, file);

    public void Reset() => _stepsSinceReset = 0;

    public void Dispose()
    {
    }

    private long Scripted(long steps)
    {
        // Uniform with the asked standard deviation: bounded, so that a scripted run never goes backwards.
        double factor = 1 + _options.Spread * Math.Sqrt(3) * (2 * _random.NextDouble() - 1);
        return Math.Max(1, (long)(steps * (double)_options.StepNanoseconds * Math.Max(factor, 0.01)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Work(long steps)
    {
        // Each step ends on its own mark, so that reading the clock does not add up.
        long start = Stopwatch.GetTimestamp();
        for (long step = 1; step <= steps; step++)
        {
            long mark = (long)(step * (double)_options.WorkNanoseconds * Stopwatch.Frequency / 1e9);
            while (Stopwatch.GetTimestamp() - start < mark)
            {
            }
        }
    }
}
