using Bench.Graphs;

namespace Bench.Engines;

// Tensors on the host with their dimensions in another order, made once at load.
internal static class Permuting
{
    public static Shape Permute(this Shape shape, params ReadOnlySpan<int> order)
    {
        var dims = new int[order.Length];
        for (var i = 0; i < dims.Length; i++) dims[i] = shape[order[i]];
        return new Shape(dims);
    }

    public static Tensor Permute(this Tensor tensor, params int[] order)
    {
        var shape = tensor.Shape.Permute(order);
        var size = tensor.DType.Size();
        var strides = tensor.Shape.Strides();
        var steps = Array.ConvertAll(order, axis => strides[axis]);
        var data = new byte[tensor.Data.Length];
        var source = tensor.Data.Span;
        var index = new int[order.Length];
        long at = 0;
        for (var written = 0; written < data.Length; written += size)
        {
            source.Slice(checked((int)(at * size)), size).CopyTo(data.AsSpan(written));
            for (var axis = order.Length - 1; axis >= 0; axis--)
            {
                at += steps[axis];
                if (++index[axis] < shape[axis]) break;
                at -= (long)steps[axis] * shape[axis];
                index[axis] = 0;
            }
        }

        return new Tensor(new TensorType(tensor.DType, shape), data);
    }

    /// <summary>The same elements, those along each of the first dimensions so far apart, zeros between.</summary>
    public static Tensor Spread(this Tensor tensor, int[] apart)
    {
        Shape shape = [.. tensor.Shape.Select((d, i) => i < apart.Length ? (d - 1) * apart[i] + 1 : d)];
        int[] from = tensor.Shape.Strides(), to = shape.Strides();
        var size = tensor.DType.Size();
        var type = new TensorType(tensor.DType, shape);
        var data = new byte[checked((int)type.Bytes)];
        for (var i = 0; i < tensor.Shape.Elements; i++)
        {
            var at = 0;
            for (var axis = 0; axis < from.Length; axis++) at += i / from[axis] % tensor.Shape[axis] * to[axis] * (axis < apart.Length ? apart[axis] : 1);
            tensor.Data.Span.Slice(i * size, size).CopyTo(data.AsSpan(at * size));
        }

        return new Tensor(type, data);
    }

    /// <summary>Tensors of one type as the rows of another.</summary>
    public static Tensor Stack(IReadOnlyList<Tensor> tensors)
    {
        var one = tensors[0].Type;
        var data = new byte[checked((int)(one.Bytes * tensors.Count))];
        for (var i = 0; i < tensors.Count; i++) tensors[i].Data.Span.CopyTo(data.AsSpan((int)(i * one.Bytes)));
        return new Tensor(new TensorType(one.DType, [tensors.Count, .. one.Shape]), data);
    }
}
