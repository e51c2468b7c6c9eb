namespace Bench.Records;

/// <summary>
/// How long a cell's step takes by the host's clock, and what a launch takes once beside its steps: loading, compiling, and what the first step takes more than
/// the others.
/// </summary>
public sealed record Pace(double StepSeconds, double OnceSeconds)
{
    public static readonly Pace Nothing = new(0, 0);

    /// <summary>Null for a cell that has not been timed.</summary>
    public static Pace? Of(Cell cell)
    {
        double[] steps = [.. cell.Iterations.Where(Statistics.Counts).Select(iteration => iteration.HostNanoseconds / 1e9 / iteration.Steps)];
        if (steps.Length == 0) return null;
        var (step, costs) = (Statistics.Median(steps), Costs.Of(cell));
        return new Pace(step, ((costs.LoadNanoseconds ?? 0) + (costs.CompileNanoseconds ?? 0)) / 1e9
            + Math.Max(0, (costs.FirstStepNanoseconds ?? 0) / 1e9 - step));
    }

    /// <summary>Of the cells of these keys in a machine's records, the newest of which come first.</summary>
    public static IReadOnlyDictionary<string, Pace> Of(IEnumerable<Record> records, IReadOnlyCollection<string> keys)
    {
        var paces = new Dictionary<string, Pace>();
        foreach (var cell in records.SelectMany(record => record.Cells).Where(cell => keys.Contains(cell.Key)))
            if (!paces.ContainsKey(cell.Key) && Of(cell) is { } pace) paces.Add(cell.Key, pace);
        return paces;
    }
}
