using System.Globalization;
using Bench.Graphs;

namespace Bench.Measure.Conformance;

/// <summary>The official runner's rule: same type, same shape, numbers within its tolerances, NaN equal to NaN, everything else exactly.</summary>
public static class OnnxTolerance
{
    // onnx/backend/test/runner: the defaults of assert_allclose there.
    private const double Relative = 1e-3, Absolute = 1e-7;

    /// <summary>What differs, or null.</summary>
    public static string? Difference(Tensor got, Tensor expected)
    {
        if (got.Type != expected.Type) return $"{got.Type} instead of {expected.Type}";
        if (!expected.DType.IsFloat()) return Exact(got, expected);
        double[] a = got.ToDoubles(), b = expected.ToDoubles();
        int worst = -1, count = 0;
        var largest = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            if (a[i].Equals(b[i]) || a[i] == b[i] || Math.Abs(a[i] - b[i]) <= Absolute + Relative * Math.Abs(b[i])) continue;
            count++;
            var distance = double.IsFinite(a[i] - b[i]) ? Math.Abs(a[i] - b[i]) : double.MaxValue;
            if (worst >= 0 && distance <= largest) continue;
            (worst, largest) = (i, distance);
        }

        return worst < 0
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{count} of {a.Length} elements differ, most at {worst}: {a[worst]:G7} instead of {b[worst]:G7}");
    }

    private static string? Exact(Tensor got, Tensor expected)
    {
        if (got.Data.Span.SequenceEqual(expected.Data.Span)) return null;
        long[] a = got.ToLongs(), b = expected.ToLongs();
        var at = Enumerable.Range(0, a.Length).First(i => a[i] != b[i]);
        return string.Create(CultureInfo.InvariantCulture,
            $"{a.Zip(b).Count(p => p.First != p.Second)} of {a.Length} elements differ, the first at {at}: {a[at]} instead of {b[at]}");
    }
}
