using System.Globalization;
using Bench.Protocol;

namespace Bench.Engines;

// How long a step seems to take. Own clock: the time that really passes, busy for WorkNanoseconds. Scripted clock: StepNanoseconds each, give or take Spread,
// and no time passes.
internal sealed record NullOptions(long WorkNanoseconds, bool Scripted, long StepNanoseconds, double Spread, int? Seed)
{
    public static NullOptions Read(IReadOnlyDictionary<string, string> options)
    {
        var read = new NullOptions(0, false, 1_000_000, 0, null);
        foreach (var (name, value) in options)
        {
            read = name switch
            {
                "work" => read with { WorkNanoseconds = Whole(name, value) },
                "clock" when value is "own" or "scripted" => read with { Scripted = value == "scripted" },
                "clock" => throw Wrong(name, value, "own or scripted"),
                "ns" => read with { StepNanoseconds = Whole(name, value) },
                "spread" => read with { Spread = Fraction(name, value) },
                "seed" => read with { Seed = (int)Math.Min(Whole(name, value), int.MaxValue) },
                _ => throw new EngineException("input", $"unknown option \"{name}\"; the null engine knows work, clock, ns, spread, seed"),
            };
        }

        return read;
    }

    private static long Whole(string name, string value) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long whole) ? whole : throw Wrong(name, value, "a whole number");

    private static double Fraction(string name, string value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double fraction) && fraction < 1
            ? fraction : throw Wrong(name, value, "a number from 0 to below 1, such as 0.01");

    private static EngineException Wrong(string name, string value, string wanted) => new("input", $"option {name}: \"{value}\" must be {wanted}");
}
