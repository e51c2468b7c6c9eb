using System.Numerics;

namespace Bench.Reference;

// Functions of one real number. All are computed in double whatever the compute type: rounding once at the end costs nothing in accuracy.
internal interface IFunction
{
    double Of(double x);
    /// <summary>Four at a time; good to float's precision at least.</summary>
    Vector<double> Of(Vector<double> x) => throw new NotSupportedException();
    bool HasVectors => false;
    /// <summary>The vector form is as good as the scalar one.</summary>
    bool VectorsAreExact => false;
}

internal readonly struct Function(Func<double, double> f) : IFunction
{
    public double Of(double x) => f(x);
}

internal readonly struct Exponential : IFunction
{
    public double Of(double x) => Math.Exp(x);
    public Vector<double> Of(Vector<double> x) => Vector.Exp(x);
    public bool HasVectors => true;
}

internal readonly struct SquareRoot : IFunction
{
    public double Of(double x) => Math.Sqrt(x);
    public Vector<double> Of(Vector<double> x) => Vector.SquareRoot(x);
    public bool HasVectors => true;
    public bool VectorsAreExact => true;
}

internal readonly struct Tangent : IFunction
{
    public double Of(double x) => Math.Tanh(x);
    public bool HasVectors => true;

    public Vector<double> Of(Vector<double> x)
    {
        var e = Vector.Exp(Vector.Min(Vector.Abs(x), new(20)) * -2);
        return Vector.CopySign((Vector<double>.One - e) / (Vector<double>.One + e), x);
    }
}

internal readonly struct SwishOf(double alpha) : IFunction
{
    public double Of(double x) => x * Functions.Sigmoid(alpha * x);
    public Vector<double> Of(Vector<double> x) => x / (Vector<double>.One + Vector.Exp(x * -alpha));
    public bool HasVectors => true;
}

internal readonly struct SigmoidOf : IFunction
{
    public double Of(double x) => Functions.Sigmoid(x);
    public Vector<double> Of(Vector<double> x) => Vector<double>.One / (Vector<double>.One + Vector.Exp(-x));
    public bool HasVectors => true;
}

internal readonly struct ErfOf : IFunction
{
    public double Of(double x) => Erf.Of(x);
    public Vector<double> Of(Vector<double> x) => Erf.Of(x);
    public bool HasVectors => true;
}

internal readonly struct GeluOf : IFunction
{
    private const double HalfRoot = 0.70710678118654752440;
    public double Of(double x) => 0.5 * x * (1 + Erf.Of(x * HalfRoot));
    public Vector<double> Of(Vector<double> x) => x * 0.5 * (Vector<double>.One + Erf.Of(x * HalfRoot));
    public bool HasVectors => true;
}

internal readonly struct GeluByTanh : IFunction
{
    private const double Root = 0.79788456080286535588;
    public double Of(double x) => 0.5 * x * (1 + Math.Tanh(Root * (x + 0.044715 * x * x * x)));
    public Vector<double> Of(Vector<double> x) => x * 0.5 * (Vector<double>.One + default(Tangent).Of((x + x * x * x * 0.044715) * Root));
    public bool HasVectors => true;
}

internal static class Functions
{
    public static double Sigmoid(double x) => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x));

    public static double Softplus(double x) => Math.Max(x, 0) + LogOnePlus(Math.Exp(-Math.Abs(x)));

    // Kahan's way: the error of 1 + x cancels in the quotient.
    private static double LogOnePlus(double x)
    {
        var u = 1 + x;
        return u == 1 ? x : Math.Log(u) * x / (u - 1);
    }
}
