using Bench.Records;
using Record = Bench.Records.Record;

namespace Bench.Overhead.Drawing;

/// <summary>Launches of the same cells, from one record or several, to draw records from as if the cells had been measured again.</summary>
public sealed class LaunchPool
{
    private readonly Record _first;
    private readonly IReadOnlyList<IReadOnlyList<Launched>> _launches;
    // What is drawn from, for each cell: all its launches, and those of each run.
    private readonly IReadOnlyList<IReadOnlyList<Iteration>> _all;
    private readonly IReadOnlyList<IReadOnlyList<IReadOnlyList<Iteration>>> _ofRun;

    private LaunchPool(Record first, IReadOnlyList<Cell> cells, IReadOnlyList<IReadOnlyList<Launched>> launches)
    {
        _first = first;
        Cells = cells;
        _launches = launches;
        _all = [.. launches.Select(own => Spread(own))];
        _ofRun = [.. launches.Select(own =>
            (IReadOnlyList<IReadOnlyList<Iteration>>)[.. Enumerable.Range(0, Runs).Select(run => Spread(own.Where(launch => launch.Run == run)))])];
    }

    public IReadOnlyList<Cell> Cells { get; }
    /// <summary>How many records it was made from.</summary>
    public int Runs => 1 + _launches[0].Max(launch => launch.Run);
    public int Launches => _launches.Sum(launches => launches.Count);

    /// <summary>The measured cells that all records have, with all their launches.</summary>
    public static LaunchPool Of(IReadOnlyList<Record> records)
    {
        var found = records[0].Cells.Select(cell => cell.Key)
            .Select(key => records.Select(record => record.Cells.FirstOrDefault(cell => cell.Key == key && Statistics.HasNumber(cell))).ToList())
            .Where(cells => cells.All(cell => cell is not null)).ToList();
        if (found.Count == 0) throw new RecordException($"{records[0].Name}: no cell was measured in all {records.Count} records; give records of one suite.");
        return new LaunchPool(records[0] with { Earlier = null }, [.. found.Select(cells => cells[0]!)],
            [.. found.Select(cells =>
                cells.SelectMany((cell, run) => cell!.Iterations.Where(Statistics.Counts).GroupBy(i => i.Wave)
                    .Select(launch => new Launched(run, Median([.. launch])))).ToList())]);
    }

    /// <summary>The same launches with every cell as fast as the baseline's of its group, so that any difference found within a record is none.</summary>
    public LaunchPool Equal(string baseline)
    {
        var record = _first with { Cells = [.. Cells.Select((_, cell) => Whole(cell))] };
        var factors = record.Cells.Select(_ => 1.0).ToArray();
        foreach (var (one, other) in Comparing.Pairs(record, baseline))
            factors[Index(other)] =
                Math.Exp(Statistics.LogLaunches(record.Cells[Index(one)]).Average() - Statistics.LogLaunches(record.Cells[Index(other)]).Average());
        return new LaunchPool(_first, Cells,
            [.. _launches.Select((launches, cell) =>
            (IReadOnlyList<Launched>)[.. launches.Select(launch => launch with { Iteration = Slowed(launch.Iteration, factors[cell]) })])]);

        int Index(Cell cell) => record.Cells.ToList().FindIndex(c => c.Key == cell.Key);
    }

    /// <summary>A record without launches, to which <see cref="Draw"/> adds waves.</summary>
    public Record Empty(string name) => _first with { Name = name, Cells = [.. Cells.Select(cell => cell with { Iterations = [], Launches = [] })] };

    /// <summary>
    /// One more wave: a launch of each cell, drawn from that cell's own, of one run where it is named; <paramref name="slower"/> multiplies the step times of a
    /// cell.
    /// </summary>
    /// <remarks>
    /// Draws with replacement from n launches differ by (n - 1)/n of the variance of the launches that those stand for (a third less with three), so each is
    /// moved away from their mean to make up for it. Means of runs are left alone, with the chance of their own few launches in them: drawn runs differ a
    /// little more than real ones.
    /// </remarks>
    public Record Draw(Record record, int wave, Random random, IReadOnlyDictionary<string, double>? slower = null, int? run = null) => record with
    {
        Cells =
        [
            .. record.Cells.Select((cell, index) =>
            {
                var own = run is { } only ? _ofRun[index][only] : _all[index];
                var launch = Slowed(own[random.Next(own.Count)], slower?.GetValueOrDefault(cell.Key, 1) ?? 1);
                return cell with { Iterations = [.. cell.Iterations, launch with { Wave = wave }] };
            }),
        ],
    };

    private Cell Whole(int cell) => Cells[cell] with { Iterations = [.. _launches[cell].Select((launch, i) => launch.Iteration with { Wave = i + 1 })] };

    private sealed record Launched(int Run, Iteration Iteration);

    // A launch gives one number, so one iteration that takes its median says the same as all of them.
    private static Iteration Median(IReadOnlyList<Iteration> launch) =>
        launch[0] with { WorkerNanoseconds = (long)Math.Round(launch[0].Steps * Statistics.Median([.. launch.Select(Statistics.StepNanoseconds)])) };

    private static IReadOnlyList<Iteration> Spread(IEnumerable<Launched> launched)
    {
        Iteration[] launches = [.. launched.Select(launch => launch.Iteration)];
        if (launches.Length < 2) return launches;
        double[] logs = [.. launches.Select(launch => Math.Log(Statistics.StepNanoseconds(launch)))];
        var (mean, missing) = (logs.Average(), Math.Sqrt(launches.Length / (launches.Length - 1.0)) - 1);
        return [.. launches.Zip(logs, (launch, log) => Slowed(launch, Math.Exp(missing * (log - mean))))];
    }

    private static Iteration Slowed(Iteration launch, double factor) =>
        factor == 1 ? launch : launch with { WorkerNanoseconds = (long)Math.Round(launch.WorkerNanoseconds * factor) };
}
