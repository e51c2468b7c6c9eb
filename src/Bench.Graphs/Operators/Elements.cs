namespace Bench.Graphs.Operators;

// Known tensors, made and taken apart element by element: slow, and small.
internal static class Elements
{
    public static Tensor Integers(TensorType type, long[] values) => Tensor.Of<long>(DType.I64, type.Shape, values).To(type.DType);

    public static Tensor Floats(TensorType type, double[] values) => Tensor.Of<double>(DType.F64, type.Shape, values).To(type.DType);

    public static Tensor Filled(TensorType type, double value)
    {
        var values = new double[type.Shape.Elements];
        Array.Fill(values, value);
        return Floats(type, values);
    }

    public static Tensor Stretch(Tensor tensor, Shape to)
    {
        var missing = to.Rank - tensor.Shape.Rank;
        var strides = tensor.Shape.Strides();
        int Stride(int axis) => axis < missing || tensor.Shape[axis - missing] == 1 ? 0 : strides[axis - missing];
        return tensor.Shape == to ? tensor : Strided(tensor, to, 0, [.. Enumerable.Range(0, to.Rank).Select(Stride)]);
    }

    public static Tensor Strided(Tensor tensor, Shape to, int offset, int[] strides) => Pick(new(tensor.DType, to), at =>
    {
        var k = offset;
        for (var i = 0; i < at.Length; i++) k += at[i] * strides[i];
        return (tensor, k);
    });

    /// <summary>A tensor put together of elements that lie elsewhere.</summary>
    public static Tensor Pick(TensorType type, Func<int[], (Tensor From, int Element)> where)
    {
        var size = type.DType.Size();
        var data = new byte[type.Bytes];
        var n = 0;
        foreach (var at in Coordinates(type.Shape))
        {
            var (from, element) = where(at);
            from.Data.Span.Slice(element * size, size).CopyTo(data.AsSpan(n++ * size));
        }

        return new Tensor(type, data);
    }

    public static int Offset(IEnumerable<int> at, Shape shape)
    {
        var k = 0;
        var axis = 0;
        foreach (var c in at) k = k * shape[axis++] + c;
        return k;
    }

    public static IEnumerable<int[]> Coordinates(Shape shape)
    {
        var at = new int[shape.Rank];
        for (var n = shape.Elements; n > 0; n--)
        {
            yield return at;
            for (var i = at.Length - 1; i >= 0 && ++at[i] == shape[i]; i--) at[i] = 0;
        }
    }
}
