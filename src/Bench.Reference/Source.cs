using System.Numerics;
using System.Runtime.CompilerServices;
using Bench.Graphs;

namespace Bench.Reference;

// One side of a product, seen as lines: line i holds element (i, k) for every k. Rows are A's lines, columns B's.
public abstract unsafe class Source<T> where T : unmanaged
{
    /// <summary>Writes lines [line, line + count) at depths [depth, depth + depths) as to[k * width + i]; lines up to width are zero.</summary>
    public abstract void Pack(T* to, int width, int line, int count, int depth, int depths);

    /// <summary>Where these lines already lie packed, or null.</summary>
    public virtual T* Ready(int line, int depth, int depths) => null;
}

// A matrix in memory, in the type it is stored in; strides make it transposed for nothing.
public sealed unsafe class Matrix<T>(void* start, DType stored, long lineStride, long depthStride) : Source<T> where T
    : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Pack(T* to, int width, int line, int count, int depth, int depths)
    {
        var first = line * lineStride + depth * depthStride;
        switch (stored)
        {
            case DType.F64: Pack<ReadF64>(to, width, first, count, depths); break;
            case DType.F32: Pack<ReadF32>(to, width, first, count, depths); break;
            case DType.F16: Pack<ReadF16>(to, width, first, count, depths); break;
            case DType.BF16: Pack<ReadBF16>(to, width, first, count, depths); break;
            default: throw new GraphException($"a product of {stored} elements is not defined");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pack<R>(T* to, int width, long first, int count, int depths) where R : IReading
    {
        if (count < width) new Span<T>(to, width * depths).Clear();
        // Six rows are no whole number of vectors: copied as vectors they would end in the next strip.
        if (lineStride == 1 && count == width && width % Vector<T>.Count == 0 && stored == Stored.Of<T>())
        {
            var from = (T*)start + first;
            for (var k = 0; k < depths; k++, from += depthStride, to += width) Copy(from, to, width);
        }
        else if (lineStride == 1)
        {
            for (var k = 0; k < depths; k++, first += depthStride, to += width)
                for (var i = 0; i < count; i++) to[i] = R.Read<T>(start, first + i);
        }
        else
        {
            // Sixteen depths at a time, so that the strip being written stays in the first cache.
            for (var k0 = 0; k0 < depths; k0 += 16)
            {
                var k1 = Math.Min(depths, k0 + 16);
                for (var i = 0; i < count; i++)
                {
                    var at = first + i * lineStride + k0 * depthStride;
                    for (var k = k0; k < k1; k++, at += depthStride) to[k * width + i] = R.Read<T>(start, at);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(T* from, T* to, int width)
    {
        for (var i = 0; i < width; i += Vector<T>.Count) Vector.Store(Vector.Load(from + i), to + i);
    }
}

// A side packed whole: by blocks of depth, in them by strips of lines.
public sealed unsafe class Packed<T> : Source<T> where T : unmanaged
{
    private readonly T* _start;
    private readonly int _padded, _width;

    public Packed(Crew crew, Source<T> source, int lines, int depth, int width, T* memory)
    {
        _start = memory;
        _width = width;
        var strips = (lines + width - 1) / width;
        _padded = strips * width;
        crew.For(strips, (s, _) =>
        {
            for (var k = 0; k < depth; k += Gemm.Depth)
            {
                var depths = Math.Min(Gemm.Depth, depth - k);
                source.Pack(Ready(s * width, k, depths), width, s * width, Math.Min(width, lines - s * width), k, depths);
            }
        });
    }

    public static long Elements(int lines, int depth, int width) => (long)((lines + width - 1) / width * width) * depth;

    public override T* Ready(int line, int depth, int depths) => _start + (long)depth * _padded + (long)line * depths;

    public override void Pack(T* to, int width, int line, int count, int depth, int depths) =>
        new ReadOnlySpan<T>(Ready(line, depth, depths), _width * depths).CopyTo(new Span<T>(to, width * depths));
}
