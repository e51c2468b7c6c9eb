using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Bench.Bundles;

/// <summary>Philox4x32-10 (Salmon et al., SC 2011): random words that depend on key and counter alone, so that any part of a tensor can be made anywhere.</summary>
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill(Stream stream, ulong firstBlock, Span<uint> words)
    {
        for (var i = 0; i < words.Length; i += WordsPerBlock)
        {
            var block = firstBlock + (ulong)(i / WordsPerBlock);
            var (w0, w1, w2, w3) = Block((uint)block, (uint)(block >> 32), stream.Seed, stream.Sample, stream.Key0, stream.Key1);
            words[i] = w0;
            if (i + 1 < words.Length) words[i + 1] = w1;
            if (i + 2 < words.Length) words[i + 2] = w2;
            if (i + 3 < words.Length) words[i + 3] = w3;
        }
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
