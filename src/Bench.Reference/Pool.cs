using System.Numerics;
using Bench.Graphs;
using Bench.Graphs.Operators;

namespace Bench.Reference;

public static unsafe class PoolKernels
{
    public static IEnumerable<(string Name, Kernel<T> Kernel)> Table<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
    [
        ("MaxPool", c => { if (!c.DType(0).IsFloat()) MaxPool<T, long>(c); else if (c.Wants(1)) MaxPool<T, T>(c); else MaxRows(c); }),
        ("AveragePool", AveragePool),
        ("GlobalAveragePool", c => Global(c, (x, n) => Rows.Sum((T*)x, n) / T.CreateChecked(n))),
        ("GlobalMaxPool", c => Global(c, (x, n) => Rows.Max((T*)x, n))),
    ];

    private static Slide SlideOf<T>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ConvKernels.SlideOf(c.Shape(0), c.OutShape(0), Window.Of(c.Site));

    private static void MaxPool<T, V>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T> where V : unmanaged, INumber<V>
    {
        var slide = SlideOf(c);
        var table = (int[])(c.Kept ??= slide.Table());
        V* x = (V*)c.Raw(0), y = (V*)c.Output(0).Address;
        var indices = c.Wants(1) ? c.OutLongs(1) : null;
        var columnMajor = c.Attributes.Int("storage_order", 0) != 0;
        int size = slide.InputSize, outputs = slide.OutputSize;
        c.Crew.For(c.Shape(0)[0] * c.Shape(0)[1], (channel, _) =>
        {
            V* from = x + (long)channel * size, to = y + (long)channel * outputs;
            for (var o = 0; o < outputs; o++)
            {
                var best = -1;
                var most = V.Zero;
                for (var k = 0; k < slide.KernelSize; k++)
                    if (table[k * outputs + o] is >= 0 and var at && (best < 0 || from[at] > most || V.IsNaN(from[at]))) (best, most) = (at, from[at]);
                to[o] = most;
                if (indices != null) indices[(long)channel * outputs + o] = (long)channel * size + (columnMajor ? Turned(best, slide.Input) : best);
            }
        });
    }

    // Without indices: the largest of the input rows that an output row sees, as vectors, then of what each window sees in that.
    private static void MaxRows<T>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var slide = SlideOf(c);
        var rows = (int[])(c.Kept ??= slide.Rows());
        int size = slide.InputSize, outputs = slide.OutputSize, width = slide.Output[^1], inputs = slide.Input[^1], kernel = slide.Kernel[^1];
        int step = slide.Strides[^1], apart = slide.Dilations[^1], begin = slide.Begin[^1], count = outputs / width;
        T* x = c.In(0), y = c.Out(0);
        c.Crew.For(c.Shape(0)[0] * c.Shape(0)[1], (channel, worker) =>
        {
            T* from = x + (long)channel * size, to = y + (long)channel * outputs, most = (T*)c.Crew.Scratch(worker, 0, inputs * sizeof(T));
            for (var row = 0; row < count; row++, to += width)
            {
                new Span<T>(most, inputs).Fill(T.NegativeInfinity);
                for (var k = row; k < rows.Length; k += count)
                    if (rows[k] >= 0) Larger(from + rows[k], most, inputs);
                for (var o = 0; o < width; o++)
                {
                    var best = T.NegativeInfinity;
                    for (int k = 0, at = o * step - begin; k < kernel; k++, at += apart)
                        if ((uint)at < (uint)inputs) best = T.Max(best, most[at]);
                    to[o] = best;
                }
            }
        });
    }

    private static void Larger<T>(T* x, T* most, int n) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int i = 0, w = Vector<T>.Count;
        for (; i <= n - w; i += w) Vector.Store(Vector.Max(Vector.Load(most + i), Vector.Load(x + i)), most + i);
        for (; i < n; i++) most[i] = T.Max(most[i], x[i]);
    }

    // A row-major position among these sizes, told column-major.
    private static long Turned(int at, int[] sizes)
    {
        long turned = 0;
        for (var d = sizes.Length - 1; d >= 0; d--)
        {
            long scale = 1;
            for (var e = 0; e < d; e++) scale *= sizes[e];
            turned += at % sizes[d] * scale;
            at /= sizes[d];
        }

        return turned;
    }

    private static void AveragePool<T>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var slide = SlideOf(c);
        var table = slide.Table();
        T* x = c.In(0), y = c.Out(0);
        int size = slide.InputSize, outputs = slide.OutputSize;
        var counts = Counts(slide, table, Window.Of(c.Site).End, c.Attributes.Int("count_include_pad", 0) != 0);
        c.Crew.For(c.Shape(0)[0] * c.Shape(0)[1], (channel, _) =>
        {
            T* from = x + (long)channel * size, to = y + (long)channel * outputs;
            for (var o = 0; o < outputs; o++)
            {
                var sum = T.Zero;
                for (var k = 0; k < slide.KernelSize; k++)
                    if (table[k * outputs + o] is >= 0 and var at) sum += from[at];
                to[o] = sum / T.CreateChecked(counts[o]);
            }
        });
    }

    // Elements that an average divides by: those of the input, or those of the padded input, but never what ceil_mode adds beyond the padding.
    private static int[] Counts(Slide slide, int[] table, int[] end, bool withPads)
    {
        var counts = new int[slide.OutputSize];
        var padded = withPads
            ? new Slide([.. slide.Input.Select((n, d) => n + slide.Begin[d] + end[d])], slide.Output, slide.Kernel, slide.Strides, slide.Dilations,
                new int[end.Length]).Table()
            : table;
        for (var k = 0; k < slide.KernelSize; k++)
            for (var o = 0; o < counts.Length; o++)
                if (padded[k * counts.Length + o] >= 0) counts[o]++;
        return counts;
    }

    private static void Global<T>(Call<T> c, Func<nint, int, T> of) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T* x = c.In(0), y = c.Out(0);
        var channels = c.Shape(0)[0] * c.Shape(0)[1];
        var size = (int)(c.Count(0) / Math.Max(1, channels));
        c.Crew.For(channels, (channel, _) => y[channel] = of((nint)(x + (long)channel * size), size));
    }
}
