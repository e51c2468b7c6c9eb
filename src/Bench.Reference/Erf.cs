using System.Numerics;

namespace Bench.Reference;

// The error function. Abramowitz and Stegun 7.1.6 (a series of positive terms, so nothing cancels) and 7.1.14 (continued fraction).
internal static class Erf
{
    private const double TwoOverRootPi = 1.12837916709551257390;
    private const double End = 4.5;
    private static readonly double[] Chebyshev = Fit(28);

    public static double Of(double x)
    {
        var y = Math.Abs(x);
        if (!(y < 6)) return double.IsNaN(x) ? x : Math.Sign(x);
        if (y >= 3) return Math.CopySign(1 - Complement(y), x);
        double term = y, sum = y, square = y * y;
        for (var n = 1; term > sum * 1e-18; n++) sum += term *= 2 * square / (2 * n + 1);
        return Math.CopySign(TwoOverRootPi * Math.Exp(-square) * sum, x);
    }

    /// <summary>To 1e-10, four at a time.</summary>
    public static Vector<double> Of(Vector<double> x)
    {
        var y = Vector.Min(Vector.Max(x, new(-End)), new(End));
        var t = y * y * (2 / (End * End)) - Vector<double>.One;
        Vector<double> twice = t + t, b0 = Vector<double>.Zero, b1 = Vector<double>.Zero;
        for (var n = Chebyshev.Length - 1; n > 0; n--) (b0, b1) = (twice * b0 - b1 + new Vector<double>(Chebyshev[n]), b0);
        return y * (t * b0 - b1 + new Vector<double>(Chebyshev[0]));
    }

    private static double Complement(double y)
    {
        var fraction = y;
        for (var n = 60; n > 0; n--) fraction = y + n / 2.0 / fraction;
        return Math.Exp(-y * y) / (fraction * Math.Sqrt(Math.PI));
    }

    // erf(x)/x is an entire function of x², so few Chebyshev terms carry it over the whole range.
    private static double[] Fit(int terms)
    {
        const int points = 64;
        var coefficients = new double[terms];
        for (var p = 0; p < points; p++)
        {
            var angle = Math.PI * (p + 0.5) / points;
            var x = End * Math.Sqrt((Math.Cos(angle) + 1) / 2);
            for (var n = 0; n < terms; n++) coefficients[n] += (n == 0 ? 1.0 : 2.0) / points * Of(x) / x * Math.Cos(n * angle);
        }

        return coefficients;
    }
}
