using System.Numerics;

namespace Bench.Reference;

// Sums over elements that lie side by side. Four partial sums: faster, and the rounding errors grow more slowly.
internal static unsafe class Rows
{
    public static T Sum<T>(T* x, int n) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector<T> s0 = default, s1 = default, s2 = default, s3 = default;
        int i = 0, w = Vector<T>.Count;
        for (; i <= n - 4 * w; i += 4 * w)
        {
            s0 += Vector.Load(x + i);
            s1 += Vector.Load(x + i + w);
            s2 += Vector.Load(x + i + 2 * w);
            s3 += Vector.Load(x + i + 3 * w);
        }

        var sum = Vector.Sum(s0 + s1 + (s2 + s3));
        for (; i < n; i++) sum += x[i];
        return sum;
    }

    /// <summary>The sum of (x − middle)².</summary>
    public static T Squares<T>(T* x, int n, T middle) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector<T> m = new(middle), s0 = default, s1 = default;
        int i = 0, w = Vector<T>.Count;
        for (; i <= n - 2 * w; i += 2 * w)
        {
            Vector<T> a = Vector.Load(x + i) - m, b = Vector.Load(x + i + w) - m;
            s0 += a * a;
            s1 += b * b;
        }

        var sum = Vector.Sum(s0 + s1);
        for (; i < n; i++) sum += (x[i] - middle) * (x[i] - middle);
        return sum;
    }

    public static T Max<T>(T* x, int n) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var most = T.NegativeInfinity;
        int i = 0, w = Vector<T>.Count;
        if (n >= w)
        {
            // Vector.Max hands on a NaN as T.Max does.
            var all = Vector.Load(x);
            for (i = w; i <= n - w; i += w) all = Vector.Max(all, Vector.Load(x + i));
            for (var lane = 0; lane < w; lane++) most = T.Max(most, all[lane]);
        }

        for (; i < n; i++) most = T.Max(most, x[i]);
        return most;
    }

    /// <summary>y = e^(x − most); returns the sum.</summary>
    public static T Exp<T>(T* x, T* y, int n, T most) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var i = 0; i < n; i++) y[i] = x[i] - most;
        ElementwiseKernels.Apply(default(Exponential), y, y, n);
        return Sum(y, n);
    }

    public static void Scale<T>(T* x, int n, T by) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int i = 0, w = Vector<T>.Count;
        var v = new Vector<T>(by);
        for (; i <= n - w; i += w) Vector.Store(Vector.Load(x + i) * v, x + i);
        for (; i < n; i++) x[i] *= by;
    }
}
