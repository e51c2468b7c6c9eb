namespace Bench.Measure.Gate;

/// <summary>
/// The gate's one table. It is derived from what `reference limits` prints for the models up to llama-160m: each operator's result rounded to the precision, distance to the golden.
/// Upper limits are 8 times the largest in fp32, where engines also differ in the order of their sums and by Winograd's transform, and 4 times in 16 bits, where rounding is nearly all;
/// the least is a third of the smallest, since fused operators round less often. All are rounded outwards to one digit.
/// </summary>
public static class Limits
{
    public static readonly IReadOnlyDictionary<string, Limit> Table = new Dictionary<string, Limit>
    {
        // Computed as the golden is, in another order: fp32's limits times 2⁻²⁹, the next power of ten.
        ["fp64"] = new(1e-13, 1e-13),
        // Simulated 3.3e-7 … 1.04e-6, worst element 2.0e-6.
        ["fp32"] = new(1e-5, 2e-5),
        // Simulated 9.0e-4 … 1.92e-3, worst element 5.0e-3.
        ["fp16"] = new(8e-3, 2e-2, 3e-4),
        // Simulated 6.8e-3 … 1.85e-2, worst element 4.4e-2.
        ["bf16"] = new(8e-2, 2e-1, 2e-3),
    };

    public static Limit Of(string precision) =>
        Table.TryGetValue(precision, out var limit) ? limit : throw new ArgumentException($"the gate has no limit for precision \"{precision}\"", nameof(precision));

    /// <summary>How many bits of mantissa a distance looks like, for a verdict's words; null when it looks like none of the usual.</summary>
    public static string? LooksLike(double norm) => norm switch
    {
        < 2e-14 => "float64",
        < 1e-5 and > 1e-7 => "a 24-bit mantissa (fp32)",
        < 8e-3 and > 3e-4 => "an 11-bit mantissa (fp16 or TF32)",
        < 8e-2 and >= 8e-3 => "an 8-bit mantissa (bf16)",
        _ => null,
    };
}
