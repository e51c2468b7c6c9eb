using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Bench.Graphs;

namespace Bench.Bundles;

/// <summary>Tensors made from their name, a recipe and a seed, with +, × and √ alone: the same bits on every machine, by any number of threads.</summary>
public static class Seeded
{
    /// <summary>Raised whenever the same recipe gives other bits; part of every key.</summary>
    public const int Version = 1;
    private const int BatchWords = 1024;
    private const float Unit = 1f / (1 << 24);

    public static Tensor Tensor(string name, TensorType type, Fill fill, uint seed, uint sample = 0)
    {
        var bytes = new byte[type.Bytes];
        Write(name, type, fill, seed, sample, 0, bytes);
        return new Tensor(type, bytes);
    }

    /// <summary>The tensor's bytes from <paramref name="offset"/> on, without the rest being made.</summary>
    public static void Write(string name, TensorType type, Fill fill, uint seed, uint sample, long offset, Span<byte> chunk)
    {
        var stream = Philox.Stream.Of(name, seed, sample);
        var first = offset / type.DType.Size();
        switch (fill.Kind)
        {
            case FillKind.Constant:
                if (chunk.IsEmpty) break;
                Store([(float)fill.Mean], type.DType, chunk);
                for (var done = type.DType.Size(); done < chunk.Length; done *= 2) chunk[..Math.Min(done, chunk.Length - done)].CopyTo(chunk[done..]);
                break;
            case FillKind.Uniform:
                Uniform(stream, first, fill, type.DType, chunk);
                break;
            case FillKind.Tokens:
                Tokens(stream, first, fill, type.DType, chunk, name);
                break;
            case FillKind.Image:
                var values = ImagePattern.Draw(stream, type.Shape);
                Store(values.AsSpan((int)first, chunk.Length / type.DType.Size()), type.DType, chunk);
                break;
            default:
                throw new BundleException($"tensor \"{name}\": the fill \"{fill.Kind}\" is not known");
        }
    }

    /// <summary>A word as an odd number of 2⁻²⁴ in (−1, 1): exact in float32, and symmetric around 0.</summary>
    public static float Symmetric(uint word) => ((int)(word >> 8) * 2 + 1 - (1 << 24)) * Unit;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Uniform(Philox.Stream stream, long first, Fill fill, DType dtype, Span<byte> chunk)
    {
        var width = (float)(Math.Sqrt(3) * fill.Sigma);
        var mean = (float)fill.Mean;
        Span<uint> words = stackalloc uint[BatchWords];
        Span<float> values = stackalloc float[BatchWords];
        foreach (var (skip, take, block, at) in Batches(first, chunk.Length / dtype.Size()))
        {
            Philox.Fill(stream, block, words[..(skip + take)]);
            Spread(words.Slice(skip, take), width, mean, values);
            Store(values[..take], dtype, chunk[(at * dtype.Size())..]);
        }
    }

    // Vectors round each × and + like single floats do: the bits are the same whatever their width.
    private static void Spread(ReadOnlySpan<uint> words, float width, float mean, Span<float> values)
    {
        var i = 0;
        var (widths, means) = (new Vector<float>(width), new Vector<float>(mean));
        for (; i <= words.Length - Vector<uint>.Count; i += Vector<uint>.Count)
        {
            var odd = Vector.AsVectorInt32(new Vector<uint>(words[i..]) >>> 8) * 2 + new Vector<int>(1 - (1 << 24));
            (Vector.ConvertToSingle(odd) * Unit * widths + means).CopyTo(values[i..]);
        }

        for (; i < words.Length; i++) values[i] = Symmetric(words[i]) * width + mean;
    }

    private static void Tokens(Philox.Stream stream, long first, Fill fill, DType dtype, Span<byte> chunk, string name)
    {
        if (dtype.IsFloat() || fill.Limit is < 1 or > uint.MaxValue)
            throw new BundleException($"tensor \"{name}\": {dtype} cannot hold whole numbers below \"{fill.Limit}\"");
        Span<uint> words = stackalloc uint[BatchWords];
        foreach (var (skip, take, block, at) in Batches(first, chunk.Length / dtype.Size()))
        {
            Philox.Fill(stream, block, words[..(skip + take)]);
            for (var i = 0; i < take; i++)
            {
                var token = (long)((ulong)words[skip + i] * (ulong)fill.Limit >> 32);
                MemoryMarshal.AsBytes([token])[..dtype.Size()].CopyTo(chunk[((at + i) * dtype.Size())..]);
            }
        }
    }

    // Elements [first, first + count) in batches that begin at a block of Philox, except for what the first one skips.
    private static IEnumerable<(int Skip, int Take, ulong Block, int At)> Batches(long first, int count)
    {
        for (var at = 0; at < count;)
        {
            var skip = (int)((first + at) % Philox.WordsPerBlock);
            var take = Math.Min(BatchWords - skip, count - at);
            yield return (skip, take, (ulong)((first + at) / Philox.WordsPerBlock), at);
            at += take;
        }
    }

    private static void Store(ReadOnlySpan<float> values, DType dtype, Span<byte> target) =>
        Casting.Convert(MemoryMarshal.AsBytes(values), DType.F32, target[..(values.Length * dtype.Size())], dtype);
}
