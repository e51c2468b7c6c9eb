namespace Bench.Measure.Gate;

/// <summary>
/// The limits that hold for every workload, derived from the simulated errors in <c>limits.json</c>.
/// Upper limits are 8 times the largest in fp32, where engines also differ in the order of their sums and by Winograd's transform, and 4 times in 16 bits,
/// where rounding is nearly all; the least is a third of the smallest, since fused operators round less often. Upper limits are rounded outwards to one digit,
/// the least to the nearest. A workload that they do not fit gets its own: <see cref="Limit.For"/>.
/// </summary>
public static class Limits
{
    private const int FactorOfFp32 = 8, FactorOf16Bits = 4;
    internal const int LeastDivisor = 3;

    public static readonly IReadOnlyDictionary<string, Limit> Table = From(Simulation.CheckedIn);

    public static IReadOnlyDictionary<string, Limit> From(Simulation simulation)
    {
        var fp32 = Upper(simulation.Precisions["fp32"], FactorOfFp32);
        return new Dictionary<string, Limit>
        {
            // Computed as the golden is, in another order: fp32's limits times 2⁻²⁹, the next power of ten.
            ["fp64"] = new(NextPower(fp32.Norm), NextPower(fp32.Worst)),
            ["fp32"] = fp32,
            ["fp16"] = Both(simulation.Precisions["fp16"]),
            ["bf16"] = Both(simulation.Precisions["bf16"]),
        };
    }

    private static Limit Both(Simulation.Errors errors) =>
        Upper(errors, FactorOf16Bits) with { Least = OneDigit((decimal)errors.SmallestNorm / LeastDivisor, Math.Round) };

    private static Limit Upper(Simulation.Errors errors, int factor) =>
        new(OneDigit((decimal)errors.LargestNorm * factor, Math.Ceiling), OneDigit((decimal)errors.LargestWorst * factor, Math.Ceiling));

    // In decimal, so that 4 × 0.005 is 0.02 and not a bit above it.
    private static double OneDigit(decimal value, Func<decimal, decimal> round)
    {
        var digit = 1m;
        while (digit > value) digit /= 10;
        return (double)(round(value / digit) * digit);
    }

    private static double NextPower(double fp32) => Math.Pow(10, Math.Ceiling(Math.Log10(fp32 * Math.Pow(2, -29))));

    public static Limit Of(string precision) =>
        Table.TryGetValue(precision, out var limit)
            ? limit
            : throw new ArgumentException($"the gate has no limit for precision \"{precision}\"", nameof(precision));

    /// <summary>By how many times a workload's simulated error its outputs may be away from the golden; null where nothing is simulated.</summary>
    public static int? Factor(string precision) => precision switch
    {
        "fp32" => FactorOfFp32,
        "fp16" or "bf16" => FactorOf16Bits,
        _ => null,
    };

    /// <summary>How many bits of mantissa a distance looks like; null when it looks like none of the usual.</summary>
    public static int? LooksLike(double norm) => norm switch
    {
        < 2e-14 => 53,
        > 1e-7 when norm < Table["fp32"].Norm => 24,
        _ when norm > Table["fp16"].Least && norm < Table["fp16"].Norm => 11,
        _ when norm >= Table["fp16"].Norm && norm < Table["bf16"].Norm => 8,
        _ => null,
    };
}
