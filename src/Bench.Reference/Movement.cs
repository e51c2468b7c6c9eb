using System.Numerics;
using Bench.Graphs;
using Bench.Graphs.Operators;

namespace Bench.Reference;

public static unsafe class MovementKernels
{
    // Reshape, Flatten, Squeeze and Unsqueeze are views: the plan gives them no memory, and so no kernel runs.
    public static IEnumerable<(string Name, Kernel<T> Kernel)> Table<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
    [
        ("Reshape", ElementwiseKernels.Copy), ("Flatten", ElementwiseKernels.Copy), ("Squeeze", ElementwiseKernels.Copy),
            ("Unsqueeze", ElementwiseKernels.Copy),
        ("Transpose",
            c => Strided.Permute(c.Crew, c.Raw(0), c.Shape(0), Array.ConvertAll(c.Attributes.Ints("perm")!, p => (int)p), c.Output(0).Address, Size(c))),
        ("Expand", Expand), ("Slice", Slice), ("Concat", Concat), ("Split", Split), ("Pad", Pad),
        ("Tile", c => Mapped(c, c.OutShape(0).Select((n, d) => Enumerable.Range(0, n).Select(i => i % c.Shape(0)[d]).ToArray()).ToArray(), null)),
        ("Trilu", Trilu),
        ("Shape", c => Movement.ShapeRange(c.Site).Select(d => (long)d).ToArray().CopyTo(new Span<long>(c.OutLongs(0), c.OutShape(0)[0]))),
        ("Size", c => *c.OutLongs(0) = c.Count(0)),
        ("ConstantOfShape", ConstantOfShape), ("Range", Range),
    ];

    private static int Size<T>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Stored.Size<T>(c.DType(0));

    private static void Expand<T>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Shape x = c.Shape(0), y = c.OutShape(0);
        var own = x.Strides();
        var strides = new long[y.Rank];
        for (var d = 0; d < x.Rank; d++)
            if (x[d] != 1) strides[d + y.Rank - x.Rank] = own[d];
        Strided.Copy(c.Crew, (byte*)c.Raw(0), 0, [.. y], strides, (byte*)c.Output(0).Address, Size(c));
    }

    private static void Slice<T>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var own = c.Shape(0).Strides();
        var ranges = Movement.Slices(c.Site);
        long start = 0;
        for (var d = 0; d < own.Length; d++) start += (long)ranges[d].Start * own[d];
        Strided.Copy(c.Crew, (byte*)c.Raw(0), start, [.. c.OutShape(0)], [.. ranges.Select((r, d) => (long)r.Step * own[d])], (byte*)c.Output(0).Address,
            Size(c));
    }

    private static void Concat<T>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var lines = Lines.Of(c.OutShape(0), c.Site.Axis("axis", c.OutShape(0).Rank));
        var size = Size(c);
        long whole = (long)lines.Length * lines.Step * size, at = 0;
        for (var i = 0; i < c.Inputs; i++)
        {
            var rows = lines.Step == 0 || lines.Count == 0 ? 0 : lines.Count / lines.Step;
            var part = rows == 0 ? 0 : c.Count(i) / rows * size;
            Blocks((byte*)c.Raw(i), part, (byte*)c.Output(0).Address + at, whole, rows, part);
            at += part;
        }
    }

    private static void Split<T>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var lines = Lines.Of(c.Shape(0), c.Site.Axis("axis", c.Shape(0).Rank));
        var size = Size(c);
        long whole = (long)lines.Length * lines.Step * size, at = 0;
        var rows = lines.Count == 0 ? 0 : lines.Count / lines.Step;
        for (var i = 0; i < c.Node.Outputs.Count; i++)
        {
            var part = c.Wants(i) ? c.OutShape(i)[c.Site.Axis("axis", c.Shape(0).Rank)] : Missing(c, i);
            var bytes = (long)part * lines.Step * size;
            if (c.Wants(i)) Blocks((byte*)c.Raw(0) + at, whole, (byte*)c.Output(i).Address, bytes, rows, bytes);
            at += bytes;
        }
    }

    // The length of a part that nobody wants, from the sizes or, without them, the equal parts.
    private static int Missing<T>(Call<T> c, int part) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        c.Site.Longs(1) is { } sizes ? (int)sizes[part] : (c.Shape(0)[c.Site.Axis("axis", c.Shape(0).Rank)] + c.Node.Outputs.Count - 1) / c.Node.Outputs.Count;

    private static void Blocks(byte* from, long fromStride, byte* to, long toStride, int rows, long bytes)
    {
        for (var r = 0; r < rows; r++) Buffer.MemoryCopy(from + r * fromStride, to + r * toStride, bytes, bytes);
    }

    private static void Pad<T>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var pads = Movement.Pads(c.Site);
        var maps =
            c.OutShape(0).Select((n, d) => Enumerable.Range(0, n).Select(i => Movement.PadSource(c.Site, d, i - pads[d].Before) ?? -1).ToArray()).ToArray();
        long zero = 0;
        Mapped(c, maps, c.Has(2) ? (byte*)c.Raw(2) : (byte*)&zero);
    }

    // Each output index along each axis comes from one input index, or from the fill where that is −1.
    private static void Mapped<T>(Call<T> c, int[][] maps, byte* fill) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var size = Size(c);
        byte* x = (byte*)c.Raw(0), y = (byte*)c.Output(0).Address;
        if (maps.Length == 0)
        {
            Strided.Element(x, y, size);
            return;
        }

        var own = c.Shape(0).Strides();
        var inner = maps[^1];
        var rows = inner.Length == 0 ? 0 : (int)(c.Output(0).Count / inner.Length);
        c.Crew.For(rows, (row, _) =>
        {
            long at = 0, rest = row;
            var outside = false;
            for (var d = maps.Length - 2; d >= 0; rest /= maps[d].Length, d--)
            {
                var i = maps[d][rest % maps[d].Length];
                outside |= i < 0;
                at += (long)i * own[d];
            }

            var to = y + (long)row * inner.Length * size;
            for (var i = 0; i < inner.Length; i++, to += size) Strided.Element(outside || inner[i] < 0 ? fill : x + (at + inner[i]) * size, to, size);
        });
    }

    private static void Trilu<T>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ElementwiseKernels.Copy(c);
        var shape = c.Shape(0);
        int rows = shape[-2], columns = shape[-1], size = Size(c);
        var k = c.Has(1) ? *c.Longs(1) : 0;
        var upper = c.Attributes.Int("upper", 1) != 0;
        var y = (byte*)c.Output(0).Address;
        for (long r = 0; columns > 0 && r < c.Count(0) / columns; r++)
        {
            // Upper keeps columns from row + k on, lower those up to it.
            var edge = (int)Math.Clamp(r % rows + k + (upper ? 0 : 1), 0, columns);
            var (from, count) = upper ? (0, edge) : (edge, columns - edge);
            new Span<byte>(y + (r * columns + from) * size, count * size).Clear();
        }
    }

    private static void ConstantOfShape<T>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var value = c.Attributes.Float("value", 0);
        var count = (int)c.Output(0).Count;
        switch (c.Output(0).Type.DType.Compute())
        {
            case Compute.Float: new Span<T>(c.Out(0), count).Fill(T.CreateChecked(value)); break;
            case Compute.Long: new Span<long>(c.OutLongs(0), count).Fill((long)value); break;
            default: new Span<byte>(c.OutBools(0), count).Fill(value != 0 ? (byte)1 : (byte)0); break;
        }
    }

    private static void Range<T>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var i = 0; i < c.OutShape(0)[0]; i++)
            if (c.DType(0).IsFloat()) c.Out(0)[i] = *c.In(0) + T.CreateChecked(i) * *c.In(2);
            else c.OutLongs(0)[i] = *c.Longs(0) + i * *c.Longs(2);
    }
}
