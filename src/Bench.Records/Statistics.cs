namespace Bench.Records;

/// <summary>From raw iterations to the number of a cell (docs/how-a-number-is-made.md).</summary>
public static class Statistics
{
    public static double StepNanoseconds(Iteration iteration) => (double)iteration.WorkerNanoseconds / iteration.Steps;

    /// <summary>The waves of which a launch gave iterations that count, in order.</summary>
    public static IReadOnlyList<int> Waves(Cell cell) => [.. cell.Iterations.Where(Counts).Select(iteration => iteration.Wave).Distinct().Order()];

    /// <summary>One launch gives one number: the median step time of its iterations; NaN when it has none.</summary>
    public static double LaunchStepNanoseconds(Cell cell, int wave) =>
        Median([.. cell.Iterations.Where(iteration => iteration.Wave == wave && Counts(iteration)).Select(StepNanoseconds)]);

    public static IReadOnlyList<double> LaunchStepNanoseconds(Cell cell) => [.. ByWave(cell).Values];

    /// <summary>The log of each launch's step time, in the order of waves.</summary>
    public static IReadOnlyList<double> LogLaunches(Cell cell) => [.. ByWave(cell).Values.Select(step => Math.Log(step))];

    /// <summary>The step time of each wave's launch, in order.</summary>
    public static SortedList<int, double> ByWave(Cell cell)
    {
        var launches = new Dictionary<int, List<double>>();
        foreach (var iteration in cell.Iterations)
        {
            if (!Counts(iteration)) continue;
            if (!launches.TryGetValue(iteration.Wave, out var steps)) launches.Add(iteration.Wave, steps = []);
            steps.Add(StepNanoseconds(iteration));
        }

        var byWave = new SortedList<int, double>(launches.Count);
        foreach (var (wave, steps) in launches) byWave.Add(wave, Median(steps));
        return byWave;
    }

    /// <summary>While a run goes on, and where it was cut short, its cells have no outcome; what they have launched counts all the same.</summary>
    public static Record SoFar(Record record) => record with
    {
        Cells = [.. record.Cells.Select(cell => cell.Outcome is null && cell.Iterations.Any(Counts) ? cell with { Outcome = Outcome.Measured } : cell)],
    };

    /// <summary>Whether the cell was measured, passed its gates, and nothing that was found takes its number away.</summary>
    public static bool HasNumber(Cell cell) =>
        cell.Judged == OutcomeKind.Measured && cell.Verdicts.All(verdict => verdict.Passed) && cell.Iterations.Any(Counts);

    /// <summary>The cell's number; null where it has none. Its ± is known by the whole record: <see cref="Rates"/>.</summary>
    public static CellNumber? Number(Cell cell)
    {
        if (!HasNumber(cell)) return null;
        var logs = LogLaunches(cell);
        var mean = Math.Exp(logs.Average());
        return new CellNumber { StepNanoseconds = mean, ItemsPerSecond = cell.ItemsPerStep * 1e9 / mean, Launches = logs.Count };
    }

    public static double Median(IReadOnlyList<double> values)
    {
        if (values.Count == 0) return double.NaN;
        if (values.Count == 1) return values[0];
        double[] sorted = [.. values.Order()];
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>Sample standard deviation, n - 1 in the denominator.</summary>
    public static double Deviation(IReadOnlyList<double> values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
    }

    // An iteration that was repeated because something outside disturbed it stays in the record; its repetition counts.
    public static bool Counts(Iteration iteration) => !iteration.Flags.Contains(Flags.Repeated);
}
