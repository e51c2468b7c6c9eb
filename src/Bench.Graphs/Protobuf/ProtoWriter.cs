using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Bench.Graphs.Protobuf;

/// <summary>
/// Writes one message. Big byte fields are kept by reference until <see cref="WriteTo"/>, so that a model of gigabytes is never in memory twice.
/// </summary>
public sealed class ProtoWriter
{
    private const int BigBytes = 4096;
    private readonly List<ReadOnlyMemory<byte>> _parts = [];
    private ArrayBufferWriter<byte> _tail = new();
    private long _partBytes;

    public long Length => _partBytes + _tail.WrittenCount;

    public ProtoWriter Long(int field, long value)
    {
        Tag(field, WireType.Varint);
        Varint((ulong)value);
        return this;
    }

    public ProtoWriter Float(int field, float value)
    {
        Tag(field, WireType.Fixed32);
        BinaryPrimitives.WriteSingleLittleEndian(_tail.GetSpan(4), value);
        _tail.Advance(4);
        return this;
    }

    public ProtoWriter Double(int field, double value)
    {
        Tag(field, WireType.Fixed64);
        BinaryPrimitives.WriteDoubleLittleEndian(_tail.GetSpan(8), value);
        _tail.Advance(8);
        return this;
    }

    public ProtoWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public ProtoWriter Bytes(int field, ReadOnlyMemory<byte> value)
    {
        Tag(field, WireType.Bytes);
        Varint((ulong)value.Length);
        if (value.Length < BigBytes) _tail.Write(value.Span);
        else Part(value);
        return this;
    }

    public ProtoWriter Message(int field, ProtoWriter message)
    {
        Tag(field, WireType.Bytes);
        Varint((ulong)message.Length);
        foreach (var part in message._parts) Part(part);
        _tail.Write(message._tail.WrittenSpan);
        return this;
    }

    public ProtoWriter Longs(int field, IEnumerable<long> values)
    {
        var packed = new ProtoWriter();
        foreach (var value in values) packed.Varint((ulong)value);
        return Message(field, packed);
    }

    public ProtoWriter Floats(int field, IEnumerable<float> values)
    {
        foreach (var value in values) Float(field, value);
        return this;
    }

    public void WriteTo(Stream stream)
    {
        foreach (var part in _parts) stream.Write(part.Span);
        stream.Write(_tail.WrittenSpan);
    }

    public byte[] ToArray()
    {
        var message = new byte[Length];
        using var stream = new MemoryStream(message);
        WriteTo(stream);
        return message;
    }

    private void Part(ReadOnlyMemory<byte> part)
    {
        if (_tail.WrittenCount > 0)
        {
            _parts.Add(_tail.WrittenMemory);
            _partBytes += _tail.WrittenCount;
            _tail = new();
        }

        _parts.Add(part);
        _partBytes += part.Length;
    }

    private void Tag(int field, WireType wire) => Varint(((ulong)field << 3) | (ulong)wire);

    private void Varint(ulong value)
    {
        var span = _tail.GetSpan(10);
        var n = 0;
        for (; value >= 0x80; value >>= 7) span[n++] = (byte)(value | 0x80);
        span[n++] = (byte)value;
        _tail.Advance(n);
    }
}
