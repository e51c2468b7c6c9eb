namespace Bench.Protocol;

/// <summary>Lines of bytes from a raw stream, in one reused buffer.</summary>
public sealed class LineReader(Stream stream)
{
    public const int LongestLine = 64 << 20;

    private byte[] _buffer = new byte[16 << 10];
    private int _start;
    private int _end;

    /// <summary>The next line without its end, valid until the next call; false at the end of the stream, where an unfinished line is dropped.</summary>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        int searched = 0;
        while (true)
        {
            int length = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (length >= 0)
            {
                length += searched;
                line = _buffer.AsSpan(_start, length);
                _start += length + 1;
                if (line.Length > 0 && line[^1] == '\r') line = line[..^1];
                return true;
            }

            searched = _end - _start;
            if (!Fill())
            {
                line = default;
                return false;
            }
        }
    }

    /// <summary>What has come of the line that is not finished yet.</summary>
    public ReadOnlySpan<byte> Unfinished => _buffer.AsSpan(_start, _end - _start);

    private bool Fill()
    {
        if (_start > 0)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            if (_end >= LongestLine) throw new InvalidDataException($"a line of more than {LongestLine >> 20} MiB");
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        int read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read > 0;
    }
}
