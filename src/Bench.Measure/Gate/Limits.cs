namespace Bench.Measure.Gate;

/// <summary>The gate's one table.</summary>
public static class Limits
{
    public static readonly IReadOnlyDictionary<string, Limit> Table = new Dictionary<string, Limit>
    {
        ["fp64"] = new(1e-13, 1e-12),
        ["fp32"] = new(1e-5, 1e-4),
        ["fp16"] = new(1e-2, 1e-1),
        ["bf16"] = new(8e-2, 8e-1),
    };

    public static Limit Of(string precision) =>
        Table.TryGetValue(precision, out var limit) ? limit : throw new ArgumentException($"the gate has no limit for precision \"{precision}\"", nameof(precision));
}
