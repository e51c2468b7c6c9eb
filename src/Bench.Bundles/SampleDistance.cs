using System.Numerics;
using System.Runtime.InteropServices;
using Bench.Graphs;

namespace Bench.Bundles;

/// <summary>How far apart the outputs of different samples lie: what the gate needs to see swapped or skipped ones.</summary>
public static class SampleDistance
{
    /// <summary>
    /// The least, over outputs and pairs of samples, of the distance over the larger norm;
    /// null where samples cannot be told apart by an axis, or are too large to be squared.
    /// </summary>
    public static double? Least(Bundle bundle)
    {
        var pool = bundle.Info.Pool;
        double? least = null;
        foreach (var output in bundle.Graph.Outputs)
        {
            if (!pool.Values.Contains(output) || bundle.GoldenPool(output) is not { DType: DType.F64 } golden) continue;
            var distance = Least(golden, pool.Axis);
            least = Math.Min(least ?? distance, distance);
        }

        return least is { } measured && double.IsFinite(measured) ? measured : null;
    }

    /// <summary>Of float64 outputs whose samples lie along <paramref name="axis"/>; infinite where NaN or infinity tells every two of them apart.</summary>
    public static double Least(Tensor outputs, int axis = 0)
    {
        var samples = outputs.Shape[axis];
        var outer = 1;
        foreach (var d in outputs.Shape.Take(axis)) outer *= d;
        var inner = (int)(outputs.Shape.Elements / Math.Max(1, (long)outer * samples));
        var least = double.PositiveInfinity;
        for (var i = 0; i < samples; i++)
            for (var j = i + 1; j < samples; j++)
            {
                double apart = 0, first = 0, second = 0;
                for (var o = 0; o < outer; o++)
                {
                    var values = MemoryMarshal.Cast<byte, double>(outputs.Data.Span);
                    Add(values.Slice((o * samples + i) * inner, inner), values.Slice((o * samples + j) * inner, inner), ref apart, ref first, ref second);
                }

                var norm = Math.Sqrt(Math.Max(first, second));
                least = Math.Min(least, apart == 0 ? 0 : Math.Sqrt(apart) / norm);
            }

        return least;
    }

    private static void Add(ReadOnlySpan<double> a, ReadOnlySpan<double> b, ref double apart, ref double first, ref double second)
    {
        Vector<double> d2 = default, a2 = default, b2 = default;
        var i = 0;
        for (; i <= a.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            var (x, y) = (new Vector<double>(a[i..]), new Vector<double>(b[i..]));
            d2 += (x - y) * (x - y);
            a2 += x * x;
            b2 += y * y;
        }

        var sums = (Apart: Vector.Sum(d2), First: Vector.Sum(a2), Second: Vector.Sum(b2));
        for (; i < a.Length; i++) AddOne(a[i], b[i], ref sums.Apart, ref sums.First, ref sums.Second);
        if (!double.IsFinite(sums.Apart + sums.First + sums.Second))
        {
            sums = default;
            for (i = 0; i < a.Length; i++) AddOne(a[i], b[i], ref sums.Apart, ref sums.First, ref sums.Second);
        }

        apart += sums.Apart;
        first += sums.First;
        second += sums.Second;
    }

    // The gate compares NaN and infinity as values: it sees a sample that has them elsewhere, however little the rest differs.
    private static void AddOne(double a, double b, ref double apart, ref double first, ref double second)
    {
        if (!double.IsFinite(a) || !double.IsFinite(b))
        {
            if (!a.Equals(b)) apart = double.PositiveInfinity;
            return;
        }

        apart += (a - b) * (a - b);
        first += a * a;
        second += b * b;
    }
}
