using System.Collections;

namespace Bench.Graphs;

/// <summary>Dimensions, every one a number. Equal when all dimensions are.</summary>
[System.Runtime.CompilerServices.CollectionBuilder(typeof(Shape), nameof(Of))]
public readonly struct Shape : IReadOnlyList<int>, IEquatable<Shape>
{
    public static readonly Shape Scalar = new();
    private readonly int[]? _dims;

    public Shape(params ReadOnlySpan<int> dims) => _dims = dims.ToArray();

    public Shape(IEnumerable<int> dims) => _dims = [.. dims];

    public static Shape Of(ReadOnlySpan<int> dims) => new(dims);

    public ReadOnlySpan<int> Dims => _dims;
    public int Rank => _dims?.Length ?? 0;
    public int Count => Rank;
    /// <summary>A negative index counts from the last dimension.</summary>
    public int this[int axis] => _dims![axis < 0 ? axis + Rank : axis];

    public long Elements
    {
        get
        {
            long n = 1;
            foreach (var d in Dims) n = checked(n * d);
            return n;
        }
    }

    /// <summary>Row-major strides, in elements.</summary>
    public int[] Strides()
    {
        var strides = new int[Rank];
        for (int i = Rank - 1, s = 1; i >= 0; i--)
        {
            strides[i] = s;
            s *= _dims![i];
        }

        return strides;
    }

    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)(_dims ?? [])).GetEnumerator();
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    public bool Equals(Shape other) => Dims.SequenceEqual(other.Dims);
    public override bool Equals(object? obj) => obj is Shape s && Equals(s);
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var d in Dims) hash.Add(d);
        return hash.ToHashCode();
    }

    public static bool operator ==(Shape a, Shape b) => a.Equals(b);
    public static bool operator !=(Shape a, Shape b) => !a.Equals(b);
    public override string ToString() => $"[{string.Join(", ", this)}]";
}

public readonly record struct TensorType(DType DType, Shape Shape)
{
    public long Bytes => Shape.Elements * DType.Size();
    public override string ToString() => $"{DType}{Shape}";
}
