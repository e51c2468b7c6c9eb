using static Bench.Graphs.Operators.Elements;

namespace Bench.Graphs.Operators;

// Arithmetic on known numbers. A function that is missing, of floats or of integers, leaves that to the step; booleans are integers of 0 and 1.
internal static class ElementwiseFolding
{
    public static readonly Folding Converted = Folding.One((s, t) => s.Constant(0).To(t.DType));

    public static readonly Folding Modulo = new((s, t) =>
    {
        var truncates = s.Attributes.Int("fmod", 0) != 0;
        double Floats(double a, double b) => truncates ? a % b : a - b * Math.Floor(a / b);
        long Integers(long a, long b) => truncates || a % b == 0 || a < 0 == b < 0 ? a % b : a % b + b;
        return Zip(s, t[0], Floats, Integers, divides: true);
    });

    public static readonly Folding Mean = new((s, t) =>
        Zip(s, t[0], (a, b) => a + b, null) is [var sum] ? [Floats(t[0], Array.ConvertAll(sum.ToDoubles(), v => v / s.Inputs))] : null);

    public static readonly Folding Clipped = Folding.One((s, t) =>
    {
        if (!s.DType(0).IsFloat())
        {
            long least = s.Longs(1)?[0] ?? long.MinValue, most = s.Longs(2)?[0] ?? long.MaxValue;
            return Integers(t, Array.ConvertAll(s.Constant(0).ToLongs(), v => Math.Min(Math.Max(v, least), most)));
        }

        double Bound(int input, double otherwise) => s.Has(input) ? s.Constant(input).ToDoubles()[0] : otherwise;
        double low = Bound(1, double.NegativeInfinity), high = Bound(2, double.PositiveInfinity);
        return Floats(t, Array.ConvertAll(s.Constant(0).ToDoubles(), v => Math.Min(Math.Max(v, low), high)));
    });

    public static readonly Folding Chosen = Folding.One((s, t) =>
    {
        Tensor a = Stretch(s.Constant(1), t.Shape), b = Stretch(s.Constant(2), t.Shape);
        var which = Stretch(s.Constant(0), t.Shape).ToLongs();
        var n = 0;
        return Pick(t, _ => (which[n] != 0 ? a : b, n++));
    });

    public static Folding Each(Func<double, double>? floats, Func<long, long>? integers = null) => new((s, t) => Computes(s, 0, floats, integers) switch
    {
        Compute.Float => [Floats(t[0], Array.ConvertAll(s.Constant(0).ToDoubles(), v => floats!(v)))],
        Compute.Long => [Integers(t[0], Array.ConvertAll(s.Constant(0).ToLongs(), v => integers!(v)))],
        _ => null,
    });

    /// <param name="divides">Whether a second integer of 0 has no result.</param>
    public static Folding Pair(Func<double, double, double>? floats, Func<long, long, long>? integers, bool divides = false) =>
        new((s, t) => Zip(s, t[0], floats, integers, divides));

    public static long Power(long a, long b)
    {
        if (b < 0) return a is 1 or -1 ? (b % 2 == 0 ? 1 : a) : 0;
        var result = 1L;
        for (; b > 0; b >>= 1, a *= a)
            if ((b & 1) != 0) result *= a;
        return result;
    }

    // A long cannot hold every U64, so those are left to engines.
    private static Compute? Computes(Site s, int input, object? floats, object? integers) =>
        s.DType(input).IsFloat() ? floats is null ? null : Compute.Float : integers is null || s.DType(input) == DType.U64 ? null : Compute.Long;

    private static Tensor[]? Zip(Site s, TensorType type, Func<double, double, double>? floats, Func<long, long, long>? integers, bool divides = false)
    {
        var inputs = Enumerable.Range(0, s.Inputs).Select(i => Stretch(s.Constant(i), type.Shape)).ToArray();
        if (inputs.Any(i => i.DType.IsFloat()))
            return floats is null ? null : [Floats(type, inputs.Select(i => i.ToDoubles()).Aggregate((a, b) => [.. a.Zip(b, floats)]))];
        if (Computes(s, 0, floats, integers) is null || (divides && inputs[1].ToLongs().Contains(0))) return null;
        return [Integers(type, inputs.Select(i => i.ToLongs()).Aggregate((a, b) => [.. a.Zip(b, integers!)]))];
    }
}
