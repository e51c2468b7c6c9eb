using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace Bench.Graphs.Safetensors;

/// <summary>The header of a safetensors file: read with distrust, written so that tensors are aligned.</summary>
internal static class SafetensorsHeader
{
    public const int Page = 4096;
    public const int Alignment = 64;
    private const int Prefix = 8;
    // The limit of the format's own library.
    private const ulong MaxLength = 100_000_000;
    private const string MetadataName = "__metadata__";
    private static readonly UTF8Encoding StrictUtf8 = new(false, true);

    public static (IReadOnlyList<SafetensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata) Read(MappedFile map)
    {
        var (file, fileBytes) = (map.Path, map.Length);
        if (fileBytes < Prefix) throw Bad(file, $"not a safetensors file: it has {fileBytes} bytes, the header's length alone takes 8");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(map.Slice(0, Prefix).Span);
        if (length > (ulong)(fileBytes - Prefix))
            throw Bad(file, $"not a safetensors file, or cut short: the header should take \"{length}\" bytes, {fileBytes - Prefix} are there");
        if (length > MaxLength) throw Bad(file, $"the header should take \"{length}\" bytes; {MaxLength} is the format's limit");
        var dataStart = Prefix + (long)length;
        return Parse(map.Slice(Prefix, (int)length), dataStart, fileBytes - dataStart, file);
    }

    /// <summary>
    /// Entries in the order in which they lie, and the bytes of the header. Sizes that are a multiple of 64 come first, so that these are aligned.
    /// </summary>
    public static (IReadOnlyList<SafetensorsEntry> Entries, byte[] Header) Layout(IEnumerable<(string Name, TensorType Type)> tensors,
        IReadOnlyDictionary<string, string>? metadata)
    {
        var ordered = tensors.OrderBy(t => t.Type.Bytes % Alignment == 0 ? 0 : 1).ThenByDescending(t => t.Type.DType.Size()).ToList();
        using var buffer = new MemoryStream();
        buffer.Write(stackalloc byte[Prefix]);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            WriteMetadata(json, metadata);
            long offset = 0;
            foreach (var (name, type) in ordered)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", type.DType.ToString());
                json.WriteStartArray("shape");
                foreach (var d in type.Shape.Dims) json.WriteNumberValue(d);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += type.Bytes);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        while (buffer.Length % Page != 0) buffer.WriteByte((byte)' ');
        var header = buffer.ToArray();
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)(header.Length - Prefix));
        var entries = new List<SafetensorsEntry>(ordered.Count);
        long at = header.Length;
        foreach (var (name, type) in ordered)
        {
            entries.Add(new SafetensorsEntry(name, type, at));
            at += type.Bytes;
        }

        return (entries, header);
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is null || metadata.Count == 0) return;
        json.WriteStartObject(MetadataName);
        foreach (var (key, value) in metadata) json.WriteString(key, value);
        json.WriteEndObject();
    }

    private static (IReadOnlyList<SafetensorsEntry>, IReadOnlyDictionary<string, string>) Parse(ReadOnlyMemory<byte> text, long dataStart, long dataBytes,
        string file)
    {
        using var document = ParseJson(text, file);
        if (document.RootElement.ValueKind != JsonValueKind.Object) throw Bad(file, "the header is not a JSON object");
        var entries = new List<SafetensorsEntry>();
        var metadata = new Dictionary<string, string>();
        var seen = new HashSet<string>();
        foreach (var property in document.RootElement.EnumerateObject())
        {
            if (!seen.Add(property.Name)) throw Bad(file, $"the tensor \"{property.Name}\" is there twice");
            if (property.Name == MetadataName) ReadMetadata(property.Value, metadata, file);
            else entries.Add(ReadEntry(property.Name, property.Value, dataBytes, file));
        }

        entries.Sort((a, b) => a.Offset != b.Offset ? a.Offset.CompareTo(b.Offset) : a.Type.Bytes.CompareTo(b.Type.Bytes));
        CheckContiguous(entries, dataBytes, file);
        return (entries.ConvertAll(e => e with { Offset = e.Offset + dataStart }), metadata);
    }

    private static JsonDocument ParseJson(ReadOnlyMemory<byte> text, string file)
    {
        try
        {
            StrictUtf8.GetCharCount(text.Span);
            return JsonDocument.Parse(text);
        }
        catch (Exception e) when (e is JsonException or DecoderFallbackException)
        {
            throw Bad(file, "not a safetensors file: its header is not JSON");
        }
    }

    private static void ReadMetadata(JsonElement element, Dictionary<string, string> metadata, string file)
    {
        if (element.ValueKind != JsonValueKind.Object) throw Bad(file, $"\"{MetadataName}\" is not an object of strings");
        foreach (var p in element.EnumerateObject())
            metadata[p.Name] = Text(p.Value) ?? throw Bad(file, $"\"{MetadataName}\" has \"{p.Name}\", which is not a string");
    }

    private static SafetensorsEntry ReadEntry(string name, JsonElement element, long dataBytes, string file)
    {
        GraphException Wrong(string what) => Bad(file, $"tensor \"{name}\": {what}");
        if (element.ValueKind != JsonValueKind.Object) throw Wrong("its entry is not an object");
        if (!element.TryGetProperty("dtype", out var dtypeText) || Text(dtypeText) is not { } spelled) throw Wrong("it has no dtype");
        if (!Enum.TryParse<DType>(spelled, out var dtype) || !Enum.IsDefined(dtype) || dtype.ToString() != spelled)
            throw Wrong($"the dtype \"{spelled}\" is not known; known are {string.Join(", ", Enum.GetNames<DType>())}");
        var dims = Numbers(element, "shape") ?? throw Wrong("its shape is not a list of whole numbers from 0 on");
        if (dims.Any(d => d > int.MaxValue)) throw Wrong($"its shape [{string.Join(", ", dims)}] has a dimension beyond {int.MaxValue}");
        var offsets = Numbers(element, "data_offsets");
        if (offsets is not [var begin, var end]) throw Wrong("its data_offsets are not two whole numbers from 0 on");
        if (begin > end || end > dataBytes) throw Wrong($"its data_offsets [{begin}, {end}] lie outside the {dataBytes} bytes of data");
        var type = new TensorType(dtype, new Shape(dims.Select(d => (int)d)));
        if (Bytes(type) is not { } bytes || bytes != end - begin) throw Wrong($"{type} does not take the \"{end - begin}\" bytes that its data_offsets say");
        if (bytes > int.MaxValue) throw Wrong($"{type} takes {bytes} bytes; one tensor may take {int.MaxValue}");
        return new SafetensorsEntry(name, type, begin);
    }

    private static void CheckContiguous(List<SafetensorsEntry> entries, long dataBytes, string file)
    {
        long end = 0;
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            if (entry.Offset < end) throw Bad(file, $"tensor \"{entry.Name}\" overlaps \"{entries[i - 1].Name}\"");
            if (entry.Offset > end) throw Bad(file, $"there is a hole of {entry.Offset - end} bytes before tensor \"{entry.Name}\"; the format allows none");
            end += entry.Type.Bytes;
        }

        if (end != dataBytes) throw Bad(file, $"{dataBytes - end} bytes after the last tensor belong to none");
    }

    // Lone surrogates in a JSON string pass the parser and fail only when it is turned into text.
    private static string? Text(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.String) return null;
        try { return element.GetString(); }
        catch (InvalidOperationException) { return null; }
    }

    private static long[]? Numbers(JsonElement element, string property)
    {
        if (!element.TryGetProperty(property, out var list) || list.ValueKind != JsonValueKind.Array) return null;
        var numbers = new List<long>();
        foreach (var item in list.EnumerateArray())
            if (item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out var n) && n >= 0) numbers.Add(n);
            else return null;
        return [.. numbers];
    }

    private static long? Bytes(TensorType type)
    {
        try { return checked(type.Shape.Elements * type.DType.Size()); }
        catch (OverflowException) { return null; }
    }

    private static GraphException Bad(string file, string what) => new($"{file}: {what}");
}
