namespace Bench.Records;

/// <summary>From raw iterations to the number of a cell (design 8.10).</summary>
public static class Statistics
{
    public static double StepNanoseconds(Iteration iteration) => (double)iteration.WorkerNanoseconds / iteration.Steps;

    /// <summary>The waves of which a launch gave iterations that count, in order.</summary>
    public static IReadOnlyList<int> Waves(Cell cell) => [.. cell.Iterations.Where(Counts).Select(iteration => iteration.Wave).Distinct().Order()];

    /// <summary>One launch gives one number: the median step time of its iterations; NaN when it has none.</summary>
    public static double LaunchStepNanoseconds(Cell cell, int wave) =>
        Median([.. cell.Iterations.Where(iteration => iteration.Wave == wave && Counts(iteration)).Select(StepNanoseconds)]);

    public static IReadOnlyList<double> LaunchStepNanoseconds(Cell cell) => [.. Waves(cell).Select(wave => LaunchStepNanoseconds(cell, wave))];

    /// <summary>The log of each launch's step time, by wave.</summary>
    public static IReadOnlyList<double> LogLaunches(Cell cell) => [.. LaunchStepNanoseconds(cell).Select(step => Math.Log(step))];

    /// <summary>The cell's number; null unless it was measured and passed its gates.</summary>
    public static CellNumber? Number(Cell cell)
    {
        if (cell.Outcome?.Kind != OutcomeKind.Measured || cell.Verdicts.Any(verdict => !verdict.Passed)) return null;
        var logs = LogLaunches(cell);
        if (logs.Count == 0) return null;
        var mean = Math.Exp(logs.Average());
        return new CellNumber
        {
            StepNanoseconds = mean,
            ItemsPerSecond = cell.ItemsPerStep * 1e9 / mean,
            Launches = logs.Count,
            RelativeHalfWidth = logs.Count < 2 ? null : StudentT.Quantile(0.975, logs.Count - 1) * Deviation(logs) / Math.Sqrt(logs.Count),
        };
    }

    public static double Median(IReadOnlyList<double> values)
    {
        if (values.Count == 0) return double.NaN;
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
    internal static bool Counts(Iteration iteration) => !iteration.Flags.Contains(Flags.Repeated);
}
