using System.Buffers.Binary;
using System.Text;

namespace Bench.Graphs.Protobuf;

public enum WireType { Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5 }

/// <summary>Reads one message field by field, in place: lengths are checked against what is there, nothing is copied but texts.</summary>
public ref struct ProtoReader
{
    private readonly ReadOnlyMemory<byte> _memory;
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _depth;
    private int _at;

    /// <summary>Deeper than any honest model nests, shallower than the stack.</summary>
    public const int DepthLimit = 100;

    public ProtoReader(ReadOnlyMemory<byte> message) : this(message, 0) { }

    private ProtoReader(ReadOnlyMemory<byte> message, int depth)
    {
        if (depth > DepthLimit) throw new ProtoException($"messages nest deeper than {DepthLimit}");
        _memory = message;
        _bytes = message.Span;
        _depth = depth;
    }

    public int Field { get; private set; }
    public WireType Wire { get; private set; }

    /// <summary>Goes to the next field; its value must then be read or skipped.</summary>
    public bool Next()
    {
        if (_at == _bytes.Length) return false;
        var start = _at;
        var tag = Varint();
        Field = (int)Math.Min(tag >> 3, int.MaxValue);
        Wire = (WireType)(tag & 7);
        if (Field is 0 or > 0x1FFFFFFF || Wire is not (WireType.Varint or WireType.Fixed64 or WireType.Bytes or WireType.Fixed32))
            throw new ProtoException($"no field begins at byte {start} (tag {tag})");
        return true;
    }

    public long Long() => Wire == WireType.Varint ? (long)Varint() : throw Unexpected("an integer");

    public int Int() => unchecked((int)Long());

    public float Float() => Wire == WireType.Fixed32 ? BinaryPrimitives.ReadSingleLittleEndian(Take(4)) : throw Unexpected("a float");

    public double Double() => Wire == WireType.Fixed64 ? BinaryPrimitives.ReadDoubleLittleEndian(Take(8)) : throw Unexpected("a double");

    public ReadOnlyMemory<byte> Bytes()
    {
        if (Wire != WireType.Bytes) throw Unexpected("bytes");
        var start = _at;
        var length = Varint();
        if (length > (ulong)(_bytes.Length - _at))
            throw new ProtoException($"field {Field} at byte {start} is cut short: {length} bytes promised, {_bytes.Length - _at} there");
        var part = _memory.Slice(_at, (int)length);
        _at += (int)length;
        return part;
    }

    public string Text() => Encoding.UTF8.GetString(Bytes().Span);

    /// <summary>A name: whatever would break a line of a message is spelt out.</summary>
    public string Name() => Line(Text());

    public static string Line(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(letter => char.IsControl(letter) ? $"\\u{(int)letter:x4}" : $"{letter}")) : text;

    public ProtoReader Message() => new(Bytes(), _depth + 1);

    /// <summary>One element of a repeated integer field, or a packed run of them.</summary>
    public void Longs(List<long> into)
    {
        if (Wire == WireType.Varint)
        {
            into.Add(Long());
            return;
        }

        var packed = new ProtoReader(Bytes());
        while (packed._at < packed._bytes.Length) into.Add((long)packed.Varint());
    }

    /// <summary>One element of a repeated float or double field, or a packed run of them: the bytes as they lie.</summary>
    public ReadOnlyMemory<byte> Fixed()
    {
        if (Wire == WireType.Bytes) return Bytes();
        var size = Wire == WireType.Fixed32 ? 4 : Wire == WireType.Fixed64 ? 8 : throw Unexpected("numbers");
        Take(size);
        return _memory.Slice(_at - size, size);
    }

    public void Skip()
    {
        if (Wire == WireType.Varint) Varint();
        else if (Wire == WireType.Bytes) Bytes();
        else Take(Wire == WireType.Fixed32 ? 4 : 8);
    }

    private ulong Varint()
    {
        var start = _at;
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (_at == _bytes.Length) throw new ProtoException($"the file ends within a number at byte {start}");
            var b = _bytes[_at++];
            if (shift < 64) value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80) return value;
        }

        throw new ProtoException($"a number at byte {start} is longer than ten bytes");
    }

    private ReadOnlySpan<byte> Take(int size)
    {
        if (_bytes.Length - _at < size) throw new ProtoException($"field {Field} is cut short at byte {_at}");
        _at += size;
        return _bytes.Slice(_at - size, size);
    }

    private readonly ProtoException Unexpected(string what) => new($"field {Field} before byte {_at} should be {what} (wire type {(int)Wire})");
}
