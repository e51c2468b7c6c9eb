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
internal sealed unsafe class Patches<T>(T* start, Slide slide, int[] table, long imageStride) : Source<T> where T : unmanaged, INumber<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Pack(T* to, int width, int line, int count, int depth, int depths)
    {
        if (count < width) new Span<T>(to, width * depths).Clear();
        int kernel = slide.KernelSize, size = slide.InputSize, outputs = slide.OutputSize;
        var at = stackalloc long[width];
        for (var k = 0; k < kernel; k++)
        {
            // The first channel whose element k lies in the range of depths.
            var channel = (depth - k + kernel - 1) / kernel;
            var end = (depth + depths - k + kernel - 1) / kernel;
            if (channel >= end) continue;
            var beside = true;
            int image = line / outputs, position = line % outputs;
            for (var i = 0; i < count; i++)
            {
                var offset = table[k * outputs + position];
                at[i] = offset < 0 ? -1 : image * imageStride + offset;
                beside &= offset >= 0 && (i == 0 || at[i] == at[i - 1] + 1);
                if (++position == outputs) (position, image) = (0, image + 1);
            }

            var into = to + (long)(channel * kernel + k - depth) * width;
            var from = start + (long)channel * size;
            if (beside && count == width)
            {
                from += at[0];
                for (; channel < end; channel++, from += size, into += (long)kernel * width)
                    for (var i = 0; i < width; i += Vector<T>.Count) Vector.Store(Vector.Load(from + i), into + i);
            }
            else
                for (; channel < end; channel++, from += size, into += (long)kernel * width)
                    for (var i = 0; i < count; i++) into[i] = at[i] < 0 ? T.Zero : from[at[i]];
        }
    }
}
