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

    // A pipe hands out what it has, not what was asked for.
    private sealed class Pieces(string text, int piece) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, piece));
    }
}
