using System.Runtime.InteropServices;
using Bench.Graphs;

namespace Bench.Bundles;

/// <summary>
/// Values moved by a unit in the last place, some up, some down, some not at all: another engine's rounding looks as if its weights and inputs had been. What
/// a step makes of that tells how sensitive it is, where one way of rounding may be lucky: sums that nearly cancel, directions that turn over.
/// </summary>
public static class Nudge
{
    /// <summary>How many times a bundle with state is simulated so, beside once as it is.</summary>
    public const uint Draws = 3;

    /// <summary>Float32 values, by a draw from 1 on; all others, and zero, which has no such neighbour, stay.</summary>
    public static Tensor Of(string value, Tensor tensor, uint draw)
    {
        if (tensor.DType != DType.F32) return tensor;
        var bits = MemoryMarshal.Cast<byte, int>(tensor.Data.Span).ToArray();
        var words = new uint[(bits.Length + Philox.WordsPerBlock - 1) / Philox.WordsPerBlock * Philox.WordsPerBlock];
        Philox.Fill(Philox.Stream.Of($"nudges of {value}", draw, 0), 0, words);
        for (var i = 0; i < bits.Length; i++)
            if (float.IsNormal(BitConverter.Int32BitsToSingle(bits[i]))) bits[i] += (int)(words[i] % 3) - 1;
        return new Tensor(tensor.Type, MemoryMarshal.AsBytes(bits.AsSpan()).ToArray());
    }
}
