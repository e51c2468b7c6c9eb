using Bench.Graphs;

namespace Bench.Bundles;

/// <summary>Pictures with structure at several scales: random grids, upsampled bilinearly, with a mean and a contrast of each picture's own.</summary>
internal static class ImagePattern
{
    // Of a side's length in cells, and the part that it has in the picture: natural images, too, are strongest at the coarse end.
    private static readonly (int Cells, float Amplitude)[] Scales = [(2, 1f), (5, 0.7f), (13, 0.5f)];
    private const float MeanRange = 0.8f, ContrastMiddle = 1f, ContrastRange = 0.6f, ChannelRange = 0.5f;

    /// <summary>Shape [..., C, H, W] or [H, W]; each leading index is a picture.</summary>
    public static float[] Draw(Philox.Stream stream, Shape shape)
    {
        if (shape.Rank < 2) throw new BundleException($"a picture needs at least two dimensions; {shape} was asked for");
        var (height, width) = (shape[-2], shape[-1]);
        var channels = shape.Rank > 2 ? shape[-3] : 1;
        var values = new float[shape.Elements];
        var channelWords = 1 + Scales.Sum(s => (s.Cells + 1) * (s.Cells + 1));
        var pictureWords = Blocks(2 + channels * channelWords) * Philox.WordsPerBlock;
        var words = new uint[pictureWords];
        var pictures = channels * height * width == 0 ? 0 : values.Length / (channels * height * width);
        for (var p = 0; p < pictures; p++)
        {
            Philox.Fill(stream, (ulong)(p * (pictureWords / Philox.WordsPerBlock)), words);
            var mean = Seeded.Symmetric(words[0]) * MeanRange;
            var contrast = Seeded.Symmetric(words[1]) * ContrastRange + ContrastMiddle;
            for (var c = 0; c < channels; c++)
            {
                var plane = values.AsSpan((p * channels + c) * height * width, height * width);
                DrawChannel(words.AsSpan(2 + c * channelWords, channelWords), plane, height, width);
                foreach (ref var v in plane) v = v * contrast + mean;
            }
        }

        return values;
    }

    private static void DrawChannel(ReadOnlySpan<uint> words, Span<float> plane, int height, int width)
    {
        plane.Fill(Seeded.Symmetric(words[0]) * ChannelRange);
        words = words[1..];
        foreach (var (cells, amplitude) in Scales)
        {
            var side = cells + 1;
            for (var y = 0; y < height; y++)
            {
                var (row, down) = Place(y, height, cells);
                for (var x = 0; x < width; x++)
                {
                    var (column, right) = Place(x, width, cells);
                    var at = row * side + column;
                    var top = Mix(words[at], words[at + 1], right);
                    var bottom = Mix(words[at + side], words[at + side + 1], right);
                    plane[y * width + x] += (top * (1 - down) + bottom * down) * amplitude;
                }
            }

            words = words[(side * side)..];
        }
    }

    private static float Mix(uint a, uint b, float share) => Seeded.Symmetric(a) * (1 - share) + Seeded.Symmetric(b) * share;

    // The cell in which the middle of a pixel lies, and how far into it.
    private static (int Cell, float Share) Place(int pixel, int pixels, int cells)
    {
        var twice = (2L * pixel + 1) * cells;
        var cell = twice / (2L * pixels);
        return ((int)cell, (twice - cell * 2L * pixels) / (float)(2L * pixels));
    }

    private static int Blocks(int words) => (words + Philox.WordsPerBlock - 1) / Philox.WordsPerBlock;
}
