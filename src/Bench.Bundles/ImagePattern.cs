using Bench.Graphs;

namespace Bench.Bundles;

/// <summary>
/// Pictures with structure at several scales: coarse random grids, upsampled bilinearly, with a mean and a contrast of each picture's own.
/// The strong ones repeat like a wallpaper: networks average over positions in the end, and what differs from place to place inside a picture would leave the
/// averages of different pictures alike.
/// </summary>
internal static class ImagePattern
{
    // A grid has this many cells a side, in so many pixels or (0) in the whole picture; 32 is what image networks make one position of.
    private static readonly (int Cells, int Period, float Amplitude)[] Scales = [(2, 32, 1f), (4, 32, 1f), (8, 32, 0.4f), (3, 0, 0.3f)];
    private const float MeanRange = 0.5f, ContrastMiddle = 1f, ContrastRange = 0.3f, ChannelRange = 0.5f;

    /// <summary>Shape [..., C, H, W] or [H, W]; each leading index is a picture.</summary>
    public static float[] Draw(Philox.Stream stream, Shape shape)
    {
        if (shape.Rank < 2) throw new BundleException($"a picture needs at least two dimensions; {shape} was asked for");
        var (height, width) = (shape[-2], shape[-1]);
        var channels = shape.Rank > 2 ? shape[-3] : 1;
        var values = new float[shape.Elements];
        var channelWords = 1 + Scales.Sum(s => s.Cells * s.Cells);
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
        foreach (var (cells, period, amplitude) in Scales)
        {
            for (var y = 0; y < height; y++)
            {
                var (row, nextRow, down) = Place(y, period == 0 ? height : period, cells);
                for (var x = 0; x < width; x++)
                {
                    var (column, nextColumn, right) = Place(x, period == 0 ? width : period, cells);
                    var top = Mix(words[row * cells + column], words[row * cells + nextColumn], right);
                    var bottom = Mix(words[nextRow * cells + column], words[nextRow * cells + nextColumn], right);
                    plane[y * width + x] += (top * (1 - down) + bottom * down) * amplitude;
                }
            }

            words = words[(cells * cells)..];
        }
    }

    private static float Mix(uint a, uint b, float share) => Seeded.Symmetric(a) * (1 - share) + Seeded.Symmetric(b) * share;

    // The cell in which the middle of a pixel lies, the cell after it, and how far it is between them.
    private static (int Cell, int Next, float Share) Place(int pixel, int period, int cells)
    {
        var twice = (2L * (pixel % period) + 1) * cells;
        var cell = (int)(twice / (2L * period));
        return (cell, (cell + 1) % cells, (twice - cell * 2L * period) / (float)(2L * period));
    }

    private static int Blocks(int words) => (words + Philox.WordsPerBlock - 1) / Philox.WordsPerBlock;
}
