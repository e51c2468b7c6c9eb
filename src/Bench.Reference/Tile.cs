using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Bench.Reference;

// The innermost product: 6 rows by 2 vectors of C stay in registers (12 sums, 2 of B, 1 of A: the 16 registers of AVX2).
// Every element is summed over k in order by fused multiply-adds, so all widths give the same bits.
internal static unsafe class Tile<T> where T : unmanaged
{
    public const int Rows = 6;
    public static readonly int Columns =
        2 * (Vector512.IsHardwareAccelerated ? Vector512<T>.Count : Vector256.IsHardwareAccelerated ? Vector256<T>.Count : Vector128<T>.Count);

    public static readonly delegate*<int, T*, T*, T*, long, bool, void> Run =
        Vector512.IsHardwareAccelerated
            ? &Wide<Vector512<T>, Simd512<T>>
            : Vector256.IsHardwareAccelerated
            ? &Wide<Vector256<T>, Simd256<T>>
            : &Wide<Vector128<T>, Simd128<T>>;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Wide<V, S>(int depth, T* a, T* b, T* c, long stride, bool add) where V : struct where S : ISimd<V, T>
    {
        V c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default;
        V c30 = default, c31 = default, c40 = default, c41 = default, c50 = default, c51 = default;
        for (; depth > 0; depth--)
        {
            V b0 = S.Load(b), b1 = S.Load(b + S.Lanes);
            var x = S.All(a[0]);
            c00 = S.MulAdd(x, b0, c00);
            c01 = S.MulAdd(x, b1, c01);
            x = S.All(a[1]);
            c10 = S.MulAdd(x, b0, c10);
            c11 = S.MulAdd(x, b1, c11);
            x = S.All(a[2]);
            c20 = S.MulAdd(x, b0, c20);
            c21 = S.MulAdd(x, b1, c21);
            x = S.All(a[3]);
            c30 = S.MulAdd(x, b0, c30);
            c31 = S.MulAdd(x, b1, c31);
            x = S.All(a[4]);
            c40 = S.MulAdd(x, b0, c40);
            c41 = S.MulAdd(x, b1, c41);
            x = S.All(a[5]);
            c50 = S.MulAdd(x, b0, c50);
            c51 = S.MulAdd(x, b1, c51);
            a += Rows;
            b += 2 * S.Lanes;
        }

        Write<V, S>(c00, c01, c, add);
        Write<V, S>(c10, c11, c += stride, add);
        Write<V, S>(c20, c21, c += stride, add);
        Write<V, S>(c30, c31, c += stride, add);
        Write<V, S>(c40, c41, c += stride, add);
        Write<V, S>(c50, c51, c + stride, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write<V, S>(V left, V right, T* c, bool add) where V : struct where S : ISimd<V, T>
    {
        S.Store(add ? S.Add(S.Load(c), left) : left, c);
        S.Store(add ? S.Add(S.Load(c + S.Lanes), right) : right, c + S.Lanes);
    }
}
