using Bench.Records;
using Record = Bench.Records.Record;

namespace Bench.Overhead.Drawing;

/// <summary>
/// Waves of the same cells, from one record or several, to draw records from as if they had been measured again. A wave is drawn whole, all rounds of all its
/// cells: what it did to all alike stays with it.
/// </summary>
public sealed class WavePool
{
    // Draws without replacement take no wave twice, but their mean lies too near the pool's; from more than this share waves are drawn with replacement.
    private const int LeastTimes = 3;

    private readonly Record _first;
    private readonly IReadOnlyList<Wave> _waves;

    private WavePool(Record first, IReadOnlyList<Wave> waves) => (_first, _waves) = (first, waves);

    public IReadOnlyList<Cell> Cells => _first.Cells;
    public int Waves => _waves.Count;
    public IReadOnlyList<int> Runs => [.. _waves.Select(wave => wave.Run).Distinct()];

    /// <summary>The measured cells that all records have, and the waves in which all of them were launched.</summary>
    public static WavePool Of(IReadOnlyList<Record> records)
    {
        string[] keys = [.. records.Select(Measured).Aggregate((one, other) => one.Intersect(other))];
        if (keys.Length == 0) throw new RecordException($"{records[0].Name}: no cell was measured in all {records.Count} records; give records of one suite.");
        IEnumerable<Cell> cells = keys.Select(key => records[0].Cells.First(cell => cell.Key == key) with { Iterations = [] });
        var first = records[0] with { Earlier = null, Cells = [.. cells] };
        return new WavePool(first, [.. records.SelectMany((record, run) => Of(record, run, keys))]);
    }

    /// <summary>Only the waves of some runs.</summary>
    public WavePool Only(IReadOnlyCollection<int> runs) => new(_first, [.. _waves.Where(wave => runs.Contains(wave.Run))]);

    /// <summary>The runs, the calmest first by the residual of their pairs.</summary>
    public IReadOnlyList<int> ByCalm() => [.. Runs.OrderBy(run => Residual.Of(Whole("run", run))!.Pool.LogDeviation)];

    /// <summary>
    /// Every cell as fast as the first of its group: the mean of its paired log-ratio is nought, so any difference found within a record is none.
    /// </summary>
    public WavePool Equal()
    {
        var whole = Whole("all");
        var shift = new double[Cells.Count];
        foreach (var (one, other) in Within.Pairs(whole))
            shift[whole.Cells.ToList().IndexOf(other)] = Pairing.LogRatios(one, other).Values.Average();
        return Changed((log, _, cell) => log + shift[cell]);
    }

    /// <summary>Without what runs did to cells, so that only waves of a run differ.</summary>
    public WavePool WithoutRuns()
    {
        var mean = Runs.ToDictionary(run => run, run => Means(_waves.Where(wave => wave.Run == run)));
        var all = Means(_waves);
        // Means of so few waves took a part of their spread with them.
        var missing = Runs.ToDictionary(run => run, run => _waves.Count(wave => wave.Run == run) is var n && n > 1 ? Math.Sqrt(n / (n - 1.0)) : 1);
        return new WavePool(_first, [.. _waves.Select(wave => wave with
        {
            Logs = [.. wave.Logs.Select((rounds, cell) =>
            {
                var own = Statistics.Median(rounds);
                return rounds.Select(log => all[cell] + missing[wave.Run] * (own - mean[wave.Run][cell]) + log - own).ToArray();
            })],
        })]);
    }

    /// <summary>One cell with so many times what it has beyond the others of its group.</summary>
    public WavePool Noisy(int noisy, double times)
    {
        int[] others = [.. Enumerable.Range(0, Cells.Count).Where(cell => cell != noisy && IsSameGroup(cell, noisy))];
        var mean = Means(_waves);
        return new WavePool(_first, [.. _waves.Select(wave =>
        {
            var logs = wave.Logs.ToArray();
            logs[noisy] = [.. logs[noisy].Select((log, round) =>
            {
                var group = others.Average(cell => wave.Logs[cell][Math.Min(round, wave.Logs[cell].Length - 1)] - mean[cell]);
                return mean[noisy] + group + times * (log - mean[noisy] - group);
            })];
            return wave with { Logs = logs };
        })]);
    }

    public bool IsSameGroup(int one, int other) => ComparisonGroup.Of(Cells[one].Parts) == ComparisonGroup.Of(Cells[other].Parts);

    /// <summary>The log of each cell's step time, over all waves: what a long enough run would find.</summary>
    public double[] Means() => Means(_waves);

    /// <summary>A run as it was, or all of them as one.</summary>
    public Record Whole(string name, int? run = null) => Recorded(name, [.. _waves.Where(wave => run is null || wave.Run == run)]);

    /// <summary>So many waves; <paramref name="slower"/> multiplies the step times of a cell.</summary>
    public Record Draw(string name, int waves, Random random, (int Cell, double Times)? slower = null)
    {
        Wave[] drawn;
        if (waves * LeastTimes > _waves.Count) drawn = [.. Enumerable.Range(0, waves).Select(_ => _waves[random.Next(_waves.Count)])];
        else
        {
            Wave[] shuffled = [.. _waves];
            random.Shuffle(shuffled);
            drawn = shuffled[..waves];
            // A mean of so many out of so few varies by 1 - waves / all of what it should.
            var (all, own, missing) = (Means(_waves), Means(drawn), 1 / Math.Sqrt(1 - (double)waves / _waves.Count) - 1);
            drawn = [.. drawn.Select(wave => wave with { Logs = [.. wave.Logs.Select((rounds, cell) =>
                rounds.Select(log => log + missing * (own[cell] - all[cell])).ToArray())] })];
        }

        return Recorded(name, drawn, slower);
    }

    /// <summary>The record with waves added, drawn with replacement, up to so many.</summary>
    public Record More(Record record, int waves, Random random, (int Cell, double Times)? slower = null)
    {
        var there = record.Cells.SelectMany(Statistics.Waves).DefaultIfEmpty(0).Max();
        var more = Recorded(record.Name, [.. Enumerable.Range(there, waves - there).Select(_ => _waves[random.Next(_waves.Count)])], slower);
        return record with
        {
            Cells = [.. record.Cells.Zip(more.Cells, (cell, added) =>
            cell with { Iterations = [.. cell.Iterations, .. added.Iterations.Select(i => i with { Wave = i.Wave + there })] })]
        };
    }

    private WavePool Changed(Func<double, int, int, double> change) =>
        new(_first, [.. _waves.Select(wave => wave with { Logs = [.. wave.Logs.Select((rounds, cell) =>
            rounds.Select((log, round) => change(log, round, cell)).ToArray())] })]);

    private Record Recorded(string name, IReadOnlyList<Wave> waves, (int Cell, double Times)? slower = null) => _first with
    {
        Name = name,
        Cells = [.. Cells.Select((cell, index) => cell with
        {
            Iterations = [.. waves.SelectMany((wave, i) => wave.Logs[index].Select((log, round) =>
                Iteration(i + 1, round + 1, Math.Exp(log) * (slower?.Cell == index ? slower.Value.Times : 1))))],
        })],
    };

    private static Iteration Iteration(int wave, int round, double nanoseconds) => new()
    {
        Wave = wave,
        Round = round,
        Visit = 0,
        Steps = 1,
        FirstSet = 0,
        HostNanoseconds = (long)nanoseconds,
        WorkerNanoseconds = (long)nanoseconds,
    };

    private static IEnumerable<string> Measured(Record record) => record.Cells.Where(Statistics.HasNumber).Select(cell => cell.Key);

    private static IEnumerable<Wave> Of(Record record, int run, string[] keys)
    {
        Cell[] cells = [.. keys.Select(key => record.Cells.First(cell => cell.Key == key))];
        var waves = cells.Select(Statistics.Waves).Aggregate((one, other) => [.. one.Intersect(other)]);
        return waves.Select(wave => new Wave(run, [.. cells.Select(cell => cell.Iterations.Where(i => i.Wave == wave && Statistics.Counts(i))
            .GroupBy(i => i.Round).OrderBy(round => round.Key)
            .Select(round => Math.Log(Statistics.Median([.. round.Select(Statistics.StepNanoseconds)]))).ToArray())]));
    }

    private double[] Means(IEnumerable<Wave> waves) =>
        [.. Enumerable.Range(0, Cells.Count).Select(cell => waves.Average(wave => Statistics.Median(wave.Logs[cell])))];

    /// <param name="Logs">A row a cell: the log of the step time of each round.</param>
    private sealed record Wave(int Run, double[][] Logs);
}
