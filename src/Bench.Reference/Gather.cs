using System.Numerics;
using Bench.Graphs;

namespace Bench.Reference;

public static unsafe class GatherKernels
{
    public static IEnumerable<(string Name, Kernel<T> Kernel)> Table<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
    [
        ("Gather", Gather), ("GatherElements", GatherElements), ("GatherND", GatherND), ("ScatterElements", ScatterElements), ("ScatterND", ScatterND),
        ("TensorScatter", TensorScatter), ("OneHot", OneHot), ("TopK", TopK),
    ];

    private static long Index<T>(Call<T> c, long index, int size) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        index >= -size && index < size ? index < 0 ? index + size : index : throw c.Site.Wrong($"index {index} is outside a dimension of {size}");

    // A table that lies in a file as it is stored (an embedding) is read row by row, never whole.
    private static void Gather<T>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var axis = c.Site.Axis("axis", c.Shape(0).Rank);
        var lines = Lines.Of(c.Shape(0), axis);
        int outer = lines.Count == 0 ? 0 : lines.Count / lines.Step, picks = (int)c.Count(1), size = Stored.Size<T>(c.DType(0));
        var indices = c.Longs(1);
        var data = c.Input(0);
        var y = (byte*)c.Output(0).Address;
        for (var o = 0; o < outer; o++)
            for (var p = 0; p < picks; p++)
            {
                var row = o * (long)lines.Length + Index(c, indices[p], lines.Length);
                var to = y + ((long)o * picks + p) * lines.Step * size;
                if (data.Address != null)
                    Buffer.MemoryCopy((byte*)data.Address + row * lines.Step * size, to, (long)lines.Step * size, (long)lines.Step * size);
                else Stored.Load<T>(c.Crew, (byte*)data.Owner.StoredAddress + row * lines.Step * data.Owner.Tensor!.DType.Size(), data.Owner.Tensor.DType, to,
                    lines.Step);
            }
    }

    private static void GatherElements<T>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var axis = c.Site.Axis("axis", c.Shape(0).Rank);
        var size = Stored.Size<T>(c.DType(0));
        byte* x = (byte*)c.Raw(0), y = (byte*)c.Output(0).Address;
        EachElement(c, axis, 1, (i, at) => Strided.Element(x + at * size, y + i * size, size));
    }

    // Calls body(position among the indices, position in the data) with the axis' coordinate taken from the index.
    private static void EachElement<T>(Call<T> c, int axis, int input, Action<long, long> body) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Shape data = c.Shape(0), shape = c.Shape(input);
        var strides = data.Strides();
        var indices = c.Longs(input);
        for (long i = 0; i < c.Count(input); i++)
        {
            long at = 0, rest = i;
            for (var d = shape.Rank - 1; d >= 0; rest /= shape[d], d--)
                at += (d == axis ? Index(c, indices[i], data[d]) : rest % shape[d]) * strides[d];
            body(i, at);
        }
    }

    // Where block i of the indices points: an element offset into the data.
    private static long Block<T>(Call<T> c, long* indices, long i, int depth, int skip) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var strides = c.Shape(0).Strides();
        long at = 0;
        for (var d = 0; d < depth; d++) at += Index(c, indices[i * depth + d], c.Shape(0)[skip + d]) * strides[skip + d];
        return at;
    }

    private static void GatherND<T>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Shape data = c.Shape(0), shape = c.Shape(1);
        int skip = (int)c.Attributes.Int("batch_dims", 0), depth = shape[-1], size = Stored.Size<T>(c.DType(0));
        long batches = 1, block = 1;
        for (var d = 0; d < skip; d++) batches *= data[d];
        for (var d = skip + depth; d < data.Rank; d++) block *= data[d];
        var blocks = shape.Elements / Math.Max(1, depth);
        byte* x = (byte*)c.Raw(0), y = (byte*)c.Output(0).Address;
        for (long i = 0; i < blocks; i++)
        {
            var batch = i / (blocks / batches) * (data.Elements / batches);
            Buffer.MemoryCopy(x + (batch + Block(c, c.Longs(1), i, depth, skip)) * size, y + i * block * size, block * size, block * size);
        }
    }

    private static void ScatterElements<T>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ElementwiseKernels.Copy(c);
        var axis = c.Site.Axis("axis", c.Shape(0).Rank);
        EachElement(c, axis, 1, (i, at) => Put(c, at, i, 1));
    }

    private static void ScatterND<T>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ElementwiseKernels.Copy(c);
        Shape data = c.Shape(0), shape = c.Shape(1);
        var depth = shape[-1];
        long block = 1;
        for (var d = depth; d < data.Rank; d++) block *= data[d];
        for (long i = 0; i < shape.Elements / Math.Max(1, depth); i++) Put(c, Block(c, c.Longs(1), i, depth, 0), i * block, block);
    }

    private static void Put<T>(Call<T> c, long to, long from, long count) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var how = c.Attributes.Text("reduction", "none");
        switch (c.DType(0).Compute())
        {
            case Compute.Float: Put(how, c.Out(0) + to, c.In(2) + from, count); break;
            case Compute.Long: Put(how, c.OutLongs(0) + to, c.Longs(2) + from, count); break;
            default: Put(how, c.OutBools(0) + to, c.Bools(2) + from, count); break;
        }
    }

    private static void Put<V>(string how, V* y, V* x, long count) where V : unmanaged, INumber<V>
    {
        for (long i = 0; i < count; i++)
            y[i] = how switch
            {
                "add" => y[i] + x[i],
                "mul" => y[i] * x[i],
                "max" => V.Max(y[i], x[i]),
                "min" => V.Min(y[i], x[i]),
                _ => x[i],
            };
    }

    // The update goes into the cache from each batch's write index on; circular wraps around at the capacity.
    private static void TensorScatter<T>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ElementwiseKernels.Copy(c);
        var axis = c.Site.Axis("axis", c.Shape(0).Rank);
        Lines cache = Lines.Of(c.Shape(0), axis), update = Lines.Of(c.Shape(1), axis);
        var circular = c.Attributes.Text("mode", "linear") == "circular";
        int rows = cache.Count / cache.Step, batches = c.Shape(0)[0], size = Stored.Size<T>(c.DType(0));
        byte* y = (byte*)c.Output(0).Address, x = (byte*)c.Raw(1);
        for (var row = 0; row < rows; row++)
        {
            var first = c.Has(2) ? c.Longs(2)[row / (rows / batches)] : 0;
            for (var i = 0; i < update.Length; i++)
            {
                var slot = first + i;
                if (circular) slot %= cache.Length;
                else if (slot < 0 || slot >= cache.Length) throw c.Site.Wrong($"slot {slot} is outside a cache of {cache.Length}");
                var bytes = (long)cache.Step * size;
                Buffer.MemoryCopy(x + ((long)row * update.Length + i) * bytes, y + (row * (long)cache.Length + slot) * bytes, bytes, bytes);
            }
        }
    }

    private static void OneHot<T>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var lines = Lines.Of(c.OutShape(0), c.Site.Axis("axis", c.OutShape(0).Rank));
        var size = Stored.Size<T>(c.DType(2));
        byte* values = (byte*)c.Raw(2), y = (byte*)c.Output(0).Address;
        for (var line = 0; line < lines.Count; line++)
        {
            var index = c.DType(0).IsFloat() ? long.CreateTruncating(c.In(0)[line]) : c.Longs(0)[line];
            if (index < 0) index += lines.Length;
            for (var i = 0; i < lines.Length; i++)
                Strided.Element(values + (i == index ? size : 0), y + (lines.Start(line) + (long)i * lines.Step) * size, size);
        }
    }

    private static void TopK<T>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (c.DType(0).IsFloat()) TopK<T, T>(c);
        else if (c.DType(0) == DType.U64) TopK<T, ulong>(c);
        else TopK<T, long>(c);
    }

    private static void TopK<T, V>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T> where V : unmanaged, INumber<V>
    {
        var axis = c.Site.Axis("axis", c.Shape(0).Rank);
        Lines from = Lines.Of(c.Shape(0), axis), to = Lines.Of(c.OutShape(0), axis);
        var largest = c.Attributes.Int("largest", 1) != 0;
        var x = (V*)c.Raw(0);
        for (var line = 0; line < from.Count; line++)
        {
            var start = from.Start(line);
            var order = Enumerable.Range(0, from.Length).ToArray();
            // Among equals the lower index comes first, largest or smallest.
            Array.Sort(order, (a, b) =>
            {
                var way = x[start + (long)a * from.Step].CompareTo(x[start + (long)b * from.Step]);
                return way == 0 ? a - b : largest ? -way : way;
            });
            for (var i = 0; i < to.Length; i++)
            {
                var at = to.Start(line) + (long)i * to.Step;
                if (c.Wants(0)) ((V*)c.Output(0).Address)[at] = x[start + (long)order[i] * from.Step];
                if (c.Wants(1)) c.OutLongs(1)[at] = order[i];
            }
        }
    }
}
