using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Bench.Protocol;

/// <summary>JSON messages, one a line and one write each, from one reused buffer.</summary>
public sealed class LineWriter
{
    private readonly Stream _stream;
    private readonly ArrayBufferWriter<byte> _buffer = new(4 << 10);
    private readonly Utf8JsonWriter _json;

    public LineWriter(Stream stream)
    {
        _stream = stream;
        // The line is read by programs and by people looking into a log, never by a browser.
        _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
    }

    public void Write<T>(T message, JsonTypeInfo<T> type)
    {
        _buffer.ResetWrittenCount();
        _json.Reset();
        JsonSerializer.Serialize(_json, message, type);
        _json.Flush();
        _buffer.GetSpan(1)[0] = (byte)'\n';
        _buffer.Advance(1);
        _stream.Write(_buffer.WrittenSpan);
        _stream.Flush();
    }
}
