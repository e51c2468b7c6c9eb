using System.Numerics;

namespace Bench.Reference;

// Operations on two numbers of one type, plugged into the loop of Elementwise.
internal interface IOperation
{
    static abstract V Do<V>(V a, V b) where V : unmanaged, INumber<V>;
    static virtual bool HasVectors => false;
    static virtual Vector<V> Do<V>(Vector<V> a, Vector<V> b) => throw new NotSupportedException();
}

internal readonly struct Sum : IOperation
{
    public static V Do<V>(V a, V b) where V : unmanaged, INumber<V> => a + b;
    public static Vector<V> Do<V>(Vector<V> a, Vector<V> b) => a + b;
    public static bool HasVectors => true;
}

internal readonly struct Difference : IOperation
{
    public static V Do<V>(V a, V b) where V : unmanaged, INumber<V> => a - b;
    public static Vector<V> Do<V>(Vector<V> a, Vector<V> b) => a - b;
    public static bool HasVectors => true;
}

internal readonly struct Times : IOperation
{
    public static V Do<V>(V a, V b) where V : unmanaged, INumber<V> => a * b;
    public static Vector<V> Do<V>(Vector<V> a, Vector<V> b) => a * b;
    public static bool HasVectors => true;
}

internal readonly struct Quotient : IOperation
{
    // Dividing integers by zero is undefined; it must not end the worker.
    public static V Do<V>(V a, V b) where V : unmanaged, INumber<V> => V.IsZero(b) && !Kind<V>.IsFloat ? V.Zero : a / b;
}

internal readonly struct Larger : IOperation
{
    public static V Do<V>(V a, V b) where V : unmanaged, INumber<V> => V.Max(a, b);
}

internal readonly struct Smaller : IOperation
{
    public static V Do<V>(V a, V b) where V : unmanaged, INumber<V> => V.Min(a, b);
}

// The remainder with the divisor's sign, as Python has it.
internal readonly struct Modulo : IOperation
{
    public static V Do<V>(V a, V b) where V : unmanaged, INumber<V>
    {
        if (V.IsZero(b) && !Kind<V>.IsFloat) return V.Zero;
        var rest = a % b;
        return !V.IsZero(rest) && V.IsNegative(rest) != V.IsNegative(b) ? rest + b : rest;
    }
}

internal readonly struct Remainder : IOperation
{
    public static V Do<V>(V a, V b) where V : unmanaged, INumber<V> => V.IsZero(b) && !Kind<V>.IsFloat ? V.Zero : a % b;
}

internal readonly struct Both : IOperation
{
    public static V Do<V>(V a, V b) where V : unmanaged, INumber<V> => a * b;
}

internal readonly struct Either : IOperation
{
    public static V Do<V>(V a, V b) where V : unmanaged, INumber<V> => V.Max(a, b);
}

internal readonly struct OneOnly : IOperation
{
    public static V Do<V>(V a, V b) where V : unmanaged, INumber<V> => a == b ? V.Zero : V.One;
}

internal static class Kind<V>
{
    public static bool IsFloat => typeof(V) == typeof(float) || typeof(V) == typeof(double);
}

internal interface IComparison
{
    static abstract bool Holds<V>(V a, V b) where V : unmanaged, INumber<V>;
}

internal readonly struct IsEqual : IComparison
{
    public static bool Holds<V>(V a, V b) where V : unmanaged, INumber<V> => a == b;
}

internal readonly struct IsLess : IComparison
{
    public static bool Holds<V>(V a, V b) where V : unmanaged, INumber<V> => a < b;
}

internal readonly struct IsLessOrEqual : IComparison
{
    public static bool Holds<V>(V a, V b) where V : unmanaged, INumber<V> => a <= b;
}

internal readonly struct IsGreater : IComparison
{
    public static bool Holds<V>(V a, V b) where V : unmanaged, INumber<V> => a > b;
}

internal readonly struct IsGreaterOrEqual : IComparison
{
    public static bool Holds<V>(V a, V b) where V : unmanaged, INumber<V> => a >= b;
}
