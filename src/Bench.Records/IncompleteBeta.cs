namespace Bench.Records;

/// <summary>Regularized incomplete beta function by its continued fraction (Abramowitz and Stegun 26.5.8, evaluated by Lentz's method).</summary>
public static class IncompleteBeta
{
    public static double Regularized(double x, double a, double b)
    {
        if (x <= 0) return 0;
        if (x >= 1) return 1;
        // The fraction converges fast below the mean only; above it the mirrored one does.
        if (x > (a + 1) / (a + b + 2)) return 1 - Regularized(1 - x, b, a);
        var front = Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + a * Math.Log(x) + b * Math.Log(1 - x)) / a;
        return front / Fraction(x, a, b);
    }

    private static double Fraction(double x, double a, double b)
    {
        const double Tiny = 1e-300;
        double value = 1, c = 1, d = 0;
        for (var m = 0; m < 10_000; m++)
        {
            var even = m == 0 ? 1 : m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            var odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            if (m > 0) value *= Step(even, ref c, ref d);
            var factor = Step(odd, ref c, ref d);
            value *= factor;
            if (Math.Abs(factor - 1) < 1e-16) break;
        }

        return value;

        static double Step(double term, ref double c, ref double d)
        {
            d = 1 + term * d;
            c = 1 + term / c;
            if (Math.Abs(d) < Tiny) d = Tiny;
            if (Math.Abs(c) < Tiny) c = Tiny;
            d = 1 / d;
            return c * d;
        }
    }

    // Lanczos approximation, g = 7, nine terms: some 15 digits for positive arguments.
    private static readonly double[] Lanczos =
    [
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
        -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
    ];

    private static double LogGamma(double x)
    {
        if (x < 0.5) return Math.Log(Math.PI / Math.Sin(Math.PI * x)) - LogGamma(1 - x);
        x -= 1;
        var sum = Lanczos[0];
        for (var i = 1; i < Lanczos.Length; i++) sum += Lanczos[i] / (x + i);
        var t = x + 7.5;
        return 0.5 * Math.Log(2 * Math.PI) + (x + 0.5) * Math.Log(t) - t + Math.Log(sum);
    }
}
