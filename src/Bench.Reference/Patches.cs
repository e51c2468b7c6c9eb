using System.Numerics;
using System.Runtime.CompilerServices;

namespace Bench.Reference;

// The geometry of a sliding window: spatial sizes with what lies in a channel before them.
public sealed record Slide(int[] Input, int[] Output, int[] Kernel, int[] Strides, int[] Dilations, int[] Begin)
{
    public int InputSize { get; } = Input.Aggregate(1, (a, b) => a * b);
    public int OutputSize { get; } = Output.Aggregate(1, (a, b) => a * b);
    public int KernelSize { get; } = Kernel.Aggregate(1, (a, b) => a * b);

    /// <summary>One element a kernel and nothing skipped: the patches are the input itself.</summary>
    public bool IsPoint => KernelSize == 1 && Strides.All(s => s == 1) && InputSize == OutputSize && Begin.All(b => b == 0);

    /// <summary><see cref="At"/> for every kernel element and, in it, every output position.</summary>
    public int[] Table()
    {
        var table = new int[OutputSize * KernelSize];
        for (var k = 0; k < KernelSize; k++)
            for (var o = 0; o < OutputSize; o++) table[k * OutputSize + o] = At(o, k);
        return table;
    }

    /// <summary>
    /// Where in a channel a row of the input begins, for every row of kernel elements and, in it, every row of output positions; −1 outside the input.
    /// </summary>
    public int[] Rows()
    {
        // The same window without the last dimension.
        if (Input.Length == 1) return [0];
        var outer = new Slide(Input[..^1], Output[..^1], Kernel[..^1], Strides[..^1], Dilations[..^1], Begin[..^1]);
        return Array.ConvertAll(outer.Table(), at => at < 0 ? -1 : at * Input[^1]);
    }

    /// <summary>Where in a channel output position and kernel element meet, −1 outside the input.</summary>
    public int At(int output, int kernel)
    {
        int at = 0, scale = 1;
        for (var d = Input.Length - 1; d >= 0; d--)
        {
            var i = output % Output[d] * Strides[d] - Begin[d] + kernel % Kernel[d] * Dilations[d];
            if ((uint)i >= (uint)Input[d]) return -1;
            at += i * scale;
            scale *= Input[d];
            output /= Output[d];
            kernel /= Kernel[d];
        }

        return at;
    }
}

// The columns of a convolution's patches, cut out while packing and never stored: line = (image, output position), depth = (channel, kernel element).
internal sealed unsafe class Patches<T>(T* start, Slide slide, int[] rows, long imageStride) : Source<T> where T : unmanaged, INumber<T>
{
    // Lines of a strip whose elements lie a step apart, for one kernel element; at −1 they lie outside.
    private record struct Run(int Line, int Count, long At, int Step);

    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Pack(T* to, int width, int line, int count, int depth, int depths)
    {
        int kernel = slide.KernelSize, size = slide.InputSize;
        // A line may be preceded and followed by lines outside the input: at most three runs for each.
        var most = 3 * width;
        Span<Run> runs = kernel * most <= 4096 ? stackalloc Run[kernel * most] : new Run[kernel * most];
        Span<int> ends = kernel <= 1024 ? stackalloc int[kernel] : new int[kernel];
        for (var k = 0; k < kernel; k++) ends[k] = Runs(k, line, count, runs[(k * most)..]);
        int channel = depth / kernel, element = depth % kernel;
        var from = start + (long)channel * size;
        if (kernel == 1 && ends[0] == 1 && runs[0] is { At: >= 0, Step: 1 } && count == width)
        {
            from += runs[0].At;
            for (var d = 0; d < depths; d++, to += width, from += size)
                for (var i = 0; i < width; i += Vector<T>.Count) Vector.Store(Vector.Load(from + i), to + i);
            return;
        }

        // In the order of depths: a vector may spill over into the next one, which is written after it.
        for (var d = 0; d < depths; d++, to += width)
        {
            if (count < width) new Span<T>(to, width).Clear();
            foreach (ref readonly var run in runs.Slice(element * most, ends[element])) Copy(run, from, to, d == depths - 1);
            if (++element < kernel) continue;
            element = 0;
            from += size;
        }
    }

    // Row by row of the output: in each, what lies before the input, in it and behind it.
    private int Runs(int k, int line, int count, Span<Run> runs)
    {
        int outputs = slide.OutputSize, width = slide.Output[^1], inputs = slide.Input[^1], step = slide.Strides[^1];
        int image = line / outputs, position = line % outputs, n = 0;
        var (outer, inner) = Math.DivRem(k, slide.Kernel[^1]);
        for (var i = 0; i < count;)
        {
            var (row, column) = Math.DivRem(position, width);
            var length = Math.Min(count - i, width - column);
            var start = rows[outer * (outputs / width) + row];
            var at = column * step - slide.Begin[^1] + inner * slide.Dilations[^1];
            int first = at < 0 ? Math.Min(length, (step - 1 - at) / step) : 0, end = at < inputs ? Math.Min(length, (inputs - 1 - at) / step + 1) : 0;
            if (start < 0 || end <= first) (first, end) = (length, length);
            Add(runs, ref n, i, first, -1, 1);
            Add(runs, ref n, i + first, end - first, image * imageStride + start + at + (long)first * step, step);
            Add(runs, ref n, i + end, length - end, -1, 1);
            i += length;
            if ((position += length) == outputs) (position, image) = (0, image + 1);
        }

        return n;
    }

    private static void Add(Span<Run> runs, ref int n, int line, int count, long at, int step)
    {
        if (count == 0) return;
        if (n > 0 && runs[n - 1] is var before && before.Step == 1 && step == 1 && (at < 0 ? before.At < 0 : before.At >= 0 && at == before.At + before.Count))
            runs[n - 1].Count += count;
        else runs[n++] = new Run(line, count, at, step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(in Run run, T* from, T* to, bool last)
    {
        to += run.Line;
        from += run.At;
        if (run.Count == 1) *to = run.At < 0 ? T.Zero : *from;
        else if (last || run.Step != 1)
            for (var i = 0; i < run.Count; i++) to[i] = run.At < 0 ? T.Zero : from[i * run.Step];
        else
            for (var i = 0; i < run.Count; i += Vector<T>.Count) Vector.Store(run.At < 0 ? Vector<T>.Zero : Vector.Load(from + i), to + i);
    }
}
