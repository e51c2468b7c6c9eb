using System.Text;
using Bench.Protocol;

namespace Bench.Tests.Protocol;

public class LineReaderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1 << 20)]
    public void LinesAreTheSameInWhateverPiecesTheyCome(int piece)
    {
        string longLine = new('x', 70_000);
        string[] lines = ["{\"id\":1}", "", longLine, "with ünicode"];
        var reader = new LineReader(new Pieces(string.Join('\n', lines) + "\n", piece));
        foreach (string line in lines)
        {
            Assert.True(reader.TryRead(out var read));
            Assert.Equal(line, Encoding.UTF8.GetString(read));
        }

        Assert.False(reader.TryRead(out _));
    }

    [Fact]
    public void AWindowsLineEndIsNoPartOfTheLine()
    {
        var reader = new LineReader(new Pieces("{}\r\n", 100));
        Assert.True(reader.TryRead(out var line));
        Assert.Equal("{}", Encoding.UTF8.GetString(line));
    }

    [Fact]
    public void ALineWithoutAnEndIsNoLine()
    {
        var reader = new LineReader(new Pieces("{}\n{\"id\":", 2));
        Assert.True(reader.TryRead(out _));
        Assert.False(reader.TryRead(out _));
        Assert.Equal("{\"id\":", Encoding.UTF8.GetString(reader.Unfinished));
    }

    [Fact]
    public void ALineThatNeverEndsIsRefusedBeforeItFillsTheMemory()
    {
        var reader = new LineReader(new Endless());
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal("a line of more than 64 MiB", Assert.Throws<InvalidDataException>(() => reader.TryRead(out _)).Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, LineReader.LongestLine, 2.1 * LineReader.LongestLine);
    }

    [Fact]
    public void ManyLinesNeedNoMoreMemoryThanTheLongest()
    {
        var reader = new LineReader(new Pieces(string.Concat(Enumerable.Repeat(new string('x', 30_000) + "\n\n", 200)), 7000));
        var before = GC.GetAllocatedBytesForCurrentThread();
        int lines = 0;
        while (reader.TryRead(out _)) lines++;
        Assert.Equal(400, lines);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    // Whatever the bytes are, lines are what lies between their ends; nothing is decoded on the way.
    [Fact]
    public void AnyBytesComeOutAsTheyWentIn()
    {
        var random = new Random(5);
        for (int trial = 0; trial < 500; trial++)
        {
            byte[] bytes = new byte[random.Next(40_000)];
            random.NextBytes(bytes);
            // More ends than chance would give, and halves of letters before them.
            for (int i = random.Next(20); i > 0 && bytes.Length > 1; i--)
                (bytes[random.Next(bytes.Length)], bytes[random.Next(bytes.Length)]) = ((byte)'\n', 0xC3);
            var reader = new LineReader(new Pieces(bytes, 1 + random.Next(9000)));
            int end = Array.LastIndexOf(bytes, (byte)'\n') + 1;
            var read = new List<byte>();
            while (reader.TryRead(out var line))
            {
                read.AddRange(line);
                if (bytes[read.Count] == '\r') read.Add((byte)'\r');
                read.Add((byte)'\n');
            }

            Assert.Equal(bytes[..end], read);
            Assert.Equal(bytes[end..], reader.Unfinished.ToArray());
        }
    }

    private sealed class Endless : MemoryStream
    {
        public override int Read(byte[] buffer, int offset, int count)
        {
            buffer.AsSpan(offset, count).Fill((byte)'x');
            return count;
        }
    }

    // A pipe hands out what it has, not what was asked for.
    private sealed class Pieces(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public Pieces(string text, int piece) : this(Encoding.UTF8.GetBytes(text), piece)
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, piece));
    }
}
