using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using System.Text;

namespace Bench.Bundles;

/// <summary>
/// Philox4x32-10 (Salmon et al., SC 2011): random words that depend on key and counter alone, so that any part of a tensor can be made anywhere.
/// </summary>
public static class Philox
{
    public const int WordsPerBlock = 4;
    private const uint Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9, Weyl1 = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>A stream of words: the key is the first 8 bytes of the name's SHA-256, the counter's upper half is seed and sample.</summary>
    public readonly record struct Stream(uint Key0, uint Key1, uint Seed, uint Sample)
    {
        public static Stream Of(string name, uint seed, uint sample)
        {
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes(name));
            return new Stream(BitConverter.ToUInt32(hash, 0), BitConverter.ToUInt32(hash, 4), seed, sample);
        }
    }

    /// <summary>The stream's words from <paramref name="firstBlock"/>·4 on.</summary>
    public static void Fill(Stream stream, ulong firstBlock, Span<uint> words)
    {
        var done = Avx2.IsSupported ? FillWide(stream, firstBlock, words) : 0;
        for (var i = done; i < words.Length; i += WordsPerBlock)
        {
            var block = firstBlock + (ulong)(i / WordsPerBlock);
            var (w0, w1, w2, w3) = Block((uint)block, (uint)(block >> 32), stream.Seed, stream.Sample, stream.Key0, stream.Key1);
            words[i] = w0;
            if (i + 1 < words.Length) words[i + 1] = w1;
            if (i + 2 < words.Length) words[i + 2] = w2;
            if (i + 3 < words.Length) words[i + 3] = w3;
        }
    }

    // Four blocks at once, a word a 64-bit lane; the multiplication reads a lane's lower half alone, so the upper ones may hold anything. Three times as fast
    // as one by one.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int FillWide(Stream stream, ulong firstBlock, Span<uint> words)
    {
        const int Wide = 4 * WordsPerBlock;
        var low = Vector256.Create((ulong)uint.MaxValue);
        var (m0, m1) = (Vector256.Create((ulong)Multiplier0).AsUInt32(), Vector256.Create((ulong)Multiplier1).AsUInt32());
        var i = 0;
        for (; i <= words.Length - Wide; i += Wide)
        {
            var c0 = Vector256.Create(firstBlock + (ulong)(i / WordsPerBlock)) + Vector256.Create(0UL, 1, 2, 3);
            var c1 = c0 >>> 32;
            var (c2, c3) = (Vector256.Create((ulong)stream.Seed), Vector256.Create((ulong)stream.Sample));
            var (k0, k1) = (stream.Key0, stream.Key1);
            for (var round = 0; round < Rounds; round++)
            {
                var p0 = Avx2.Multiply(m0, c0.AsUInt32());
                var p1 = Avx2.Multiply(m1, c2.AsUInt32());
                c0 = (p1 >>> 32) ^ c1 ^ Vector256.Create((ulong)k0);
                c2 = (p0 >>> 32) ^ c3 ^ Vector256.Create((ulong)k1);
                (c1, c3) = (p1, p0);
                k0 += Weyl0;
                k1 += Weyl1;
            }

            var first = (c0 & low) | (c1 << 32);
            var second = (c2 & low) | (c3 << 32);
            var even = Avx2.UnpackLow(first, second).AsUInt32();
            var odd = Avx2.UnpackHigh(first, second).AsUInt32();
            var target = words.Slice(i, Wide);
            even.GetLower().CopyTo(target);
            odd.GetLower().CopyTo(target[4..]);
            even.GetUpper().CopyTo(target[8..]);
            odd.GetUpper().CopyTo(target[12..]);
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (uint, uint, uint, uint) Block(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var p0 = (ulong)Multiplier0 * c0;
            var p1 = (ulong)Multiplier1 * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            k0 += Weyl0;
            k1 += Weyl1;
        }

        return (c0, c1, c2, c3);
    }
}
