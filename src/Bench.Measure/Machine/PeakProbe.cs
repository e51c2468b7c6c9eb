using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Bench.Records;

namespace Bench.Measure.Machine;

/// <summary>The most multiply-adds that so many threads of this machine do: independent chains in the widest vectors, nothing from memory.</summary>
public static class PeakProbe
{
    private const int Chains = 12;
    private const int Steps = 4096;
    private const int Tries = 4;
    private const double TrySeconds = 0.05;
    private const double WindowSeconds = 0.001;

    /// <summary>In fp32 or fp64; null for other precisions, whose units (AMX, tensor cores) this probe does not reach.</summary>
    public static Peak? Measure(string precision, int threads) => precision switch
    {
        "fp32" => new Peak("cpu", precision, threads, Best(Floats(), threads), Reaches: true),
        "fp64" => new Peak("cpu", precision, threads, Best(Doubles(), threads), Reaches: true),
        _ => null,
    };

    private static double Best(Func<int, long> loop, int threads)
    {
        loop(1);
        return Enumerable.Range(0, Tries).Max(_ => Once(loop, threads));
    }

    private static double Once(Func<int, long> loop, int threads)
    {
        var rates = new double[threads];
        using var together = new Barrier(threads);
        var crew = Enumerable.Range(0, threads).Select(i => new Thread(() =>
        {
            together.SignalAndWait();
            var start = Stopwatch.GetTimestamp();
            // The best of many short windows: a peak is a bound, and a probe that shared its core with somebody would bound too low.
            do
            {
                long flops = 0;
                var window = Stopwatch.GetTimestamp();
                do flops += loop(Steps);
                while (Stopwatch.GetElapsedTime(window).TotalSeconds < WindowSeconds);
                rates[i] = Math.Max(rates[i], flops / Stopwatch.GetElapsedTime(window).TotalSeconds);
            }
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < TrySeconds);
        })).ToList();
        crew.ForEach(thread => thread.Start());
        crew.ForEach(thread => thread.Join());
        return rates.Sum();
    }

    // MultiplyAddEstimate is one instruction where the processor has one, else two; FusedMultiplyAdd would be a call there, and its peak a false accusation.
    // Not Vector512.IsHardwareAccelerated: it is false where 512 bits lower the clock, and libraries use them there all the same.
    private static Func<int, long> Floats() =>
        Avx512F.IsSupported
            ? Loop<Vector512<float>, Float512>
            : Vector256.IsHardwareAccelerated
            ? Loop<Vector256<float>, Float256>
            : Loop<Vector128<float>, Float128>;

    private static Func<int, long> Doubles() =>
        Avx512F.IsSupported
            ? Loop<Vector512<double>, Double512>
            : Vector256.IsHardwareAccelerated
            ? Loop<Vector256<double>, Double256>
            : Loop<Vector128<double>, Double128>;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static long Loop<V, P>(int steps) where P : IProduct<V>
    {
        // x = x / 2 + 1/2 stays at 1: no value ever becomes slow to compute with.
        V half = P.Of(0.5), c0 = P.Of(1), c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0, c6 = c0, c7 = c0, c8 = c0, c9 = c0, c10 = c0, c11 = c0;
        for (var i = 0; i < steps; i++)
        {
            c0 = P.MultiplyAdd(c0, half, half);
            c1 = P.MultiplyAdd(c1, half, half);
            c2 = P.MultiplyAdd(c2, half, half);
            c3 = P.MultiplyAdd(c3, half, half);
            c4 = P.MultiplyAdd(c4, half, half);
            c5 = P.MultiplyAdd(c5, half, half);
            c6 = P.MultiplyAdd(c6, half, half);
            c7 = P.MultiplyAdd(c7, half, half);
            c8 = P.MultiplyAdd(c8, half, half);
            c9 = P.MultiplyAdd(c9, half, half);
            c10 = P.MultiplyAdd(c10, half, half);
            c11 = P.MultiplyAdd(c11, half, half);
        }

        // One value alone lives to the call: any that lived across it would be stored and loaded again in every turn of the loop.
        c0 = P.MultiplyAdd(c0, c1, P.MultiplyAdd(c2, c3, P.MultiplyAdd(c4, c5, P.MultiplyAdd(c6, c7, P.MultiplyAdd(c8, c9, P.MultiplyAdd(c10, c11, half))))));
        Keep(c0);
        return 2L * Chains * P.Width * steps;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Keep<V>(V value)
    {
    }

    private interface IProduct<V>
    {
        static abstract int Width { get; }
        static abstract V Of(double value);
        static abstract V MultiplyAdd(V a, V b, V c);
    }

    private readonly struct Float512 : IProduct<Vector512<float>>
    {
        public static int Width => Vector512<float>.Count;
        public static Vector512<float> Of(double value) => Vector512.Create((float)value);
        public static Vector512<float> MultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c) => Avx512F.FusedMultiplyAdd(a, b, c);
    }

    private readonly struct Float256 : IProduct<Vector256<float>>
    {
        public static int Width => Vector256<float>.Count;
        public static Vector256<float> Of(double value) => Vector256.Create((float)value);
        public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) => Vector256.MultiplyAddEstimate(a, b, c);
    }

    private readonly struct Float128 : IProduct<Vector128<float>>
    {
        public static int Width => Vector128<float>.Count;
        public static Vector128<float> Of(double value) => Vector128.Create((float)value);
        public static Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c) => Vector128.MultiplyAddEstimate(a, b, c);
    }

    private readonly struct Double512 : IProduct<Vector512<double>>
    {
        public static int Width => Vector512<double>.Count;
        public static Vector512<double> Of(double value) => Vector512.Create((double)value);
        public static Vector512<double> MultiplyAdd(Vector512<double> a, Vector512<double> b, Vector512<double> c) => Avx512F.FusedMultiplyAdd(a, b, c);
    }

    private readonly struct Double256 : IProduct<Vector256<double>>
    {
        public static int Width => Vector256<double>.Count;
        public static Vector256<double> Of(double value) => Vector256.Create((double)value);
        public static Vector256<double> MultiplyAdd(Vector256<double> a, Vector256<double> b, Vector256<double> c) => Vector256.MultiplyAddEstimate(a, b, c);
    }

    private readonly struct Double128 : IProduct<Vector128<double>>
    {
        public static int Width => Vector128<double>.Count;
        public static Vector128<double> Of(double value) => Vector128.Create((double)value);
        public static Vector128<double> MultiplyAdd(Vector128<double> a, Vector128<double> b, Vector128<double> c) => Vector128.MultiplyAddEstimate(a, b, c);
    }
}
