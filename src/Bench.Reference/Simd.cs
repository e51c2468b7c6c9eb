using System.Runtime.Intrinsics;

namespace Bench.Reference;

// The vector operations of the GEMM tile at one width; the tile is written once and the width is plugged in.
internal unsafe interface ISimd<V, T> where V : struct where T : unmanaged
{
    static abstract int Lanes { get; }
    static abstract V Load(T* from);
    static abstract void Store(V value, T* to);
    static abstract V All(T value);
    static abstract V Add(V a, V b);
    static abstract V MulAdd(V a, V b, V c);
}

internal readonly unsafe struct Simd128<T> : ISimd<Vector128<T>, T> where T : unmanaged
{
    public static int Lanes => Vector128<T>.Count;
    public static Vector128<T> Load(T* from) => Vector128.Load(from);
    public static void Store(Vector128<T> value, T* to) => value.Store(to);
    public static Vector128<T> All(T value) => Vector128.Create(value);
    public static Vector128<T> Add(Vector128<T> a, Vector128<T> b) => a + b;
    public static Vector128<T> MulAdd(Vector128<T> a, Vector128<T> b, Vector128<T> c) => typeof(T) == typeof(float)
        ? Vector128.FusedMultiplyAdd(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
        : Vector128.FusedMultiplyAdd(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();
}

internal readonly unsafe struct Simd256<T> : ISimd<Vector256<T>, T> where T : unmanaged
{
    public static int Lanes => Vector256<T>.Count;
    public static Vector256<T> Load(T* from) => Vector256.Load(from);
    public static void Store(Vector256<T> value, T* to) => value.Store(to);
    public static Vector256<T> All(T value) => Vector256.Create(value);
    public static Vector256<T> Add(Vector256<T> a, Vector256<T> b) => a + b;
    public static Vector256<T> MulAdd(Vector256<T> a, Vector256<T> b, Vector256<T> c) => typeof(T) == typeof(float)
        ? Vector256.FusedMultiplyAdd(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
        : Vector256.FusedMultiplyAdd(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();
}

internal readonly unsafe struct Simd512<T> : ISimd<Vector512<T>, T> where T : unmanaged
{
    public static int Lanes => Vector512<T>.Count;
    public static Vector512<T> Load(T* from) => Vector512.Load(from);
    public static void Store(Vector512<T> value, T* to) => value.Store(to);
    public static Vector512<T> All(T value) => Vector512.Create(value);
    public static Vector512<T> Add(Vector512<T> a, Vector512<T> b) => a + b;
    public static Vector512<T> MulAdd(Vector512<T> a, Vector512<T> b, Vector512<T> c) => typeof(T) == typeof(float)
        ? Vector512.FusedMultiplyAdd(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
        : Vector512.FusedMultiplyAdd(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();
}
