using System.Buffers.Binary;
using System.Globalization;
using Bench.Graphs.Protobuf;

namespace Bench.Graphs.Onnx;

/// <summary>The data behind a tensor's declaration, checked against it; mapped where it lies as plain bytes.</summary>
public static class OnnxTensors
{
    /// <param name="place">The file and what of it: the beginning of every message.</param>
    /// <param name="folder">Where external data may lie: in this folder or below it, nowhere else.</param>
    public static Tensor Read(OnnxTensor tensor, string place, string folder)
    {
        place = $"{place}: tensor \"{tensor.Name}\"";
        var type = Type(tensor, place);
        if (type.Bytes > int.MaxValue) throw new GraphException($"{place} has {type.Bytes} bytes; one tensor may have 2 GiB");
        if (tensor.External is { } external) return External(type, external, place, folder);
        if (type.Bytes == 0) return new Tensor(type, default);
        if (tensor.Raw is { } raw) return Checked(type, raw, place);
        if (tensor.Floats is { } floats && type.DType is DType.F32 or DType.F64) return Checked(type, floats, place);
        return Checked(type, Pack(type, tensor.Integers ?? []), place);
    }

    private static TensorType Type(OnnxTensor tensor, string place)
    {
        var dtype = OnnxTypes.ToDType(tensor.ElementType)
            ?? throw new OutOfScopeException($"{place} has elements of {OnnxTypes.Name(tensor.ElementType)}, which Bench does not hold");
        var dims = new int[tensor.Dims.Count];
        long elements = 1;
        for (var i = 0; i < dims.Length; i++)
        {
            var d = tensor.Dims[i];
            if (d is < 0 or > int.MaxValue) throw new GraphException($"{place} has a dimension of {d}");
            dims[i] = (int)d;
            elements = Math.Min(elements, long.MaxValue / Math.Max(d, 1) / 8 + 1) * d;
            if (elements > 1L << 48) throw new GraphException($"{place} claims the shape [{string.Join(", ", tensor.Dims)}], more than any machine holds");
        }

        return new TensorType(dtype, new Shape(dims));
    }

    private static Tensor Checked(TensorType type, ReadOnlyMemory<byte> data, string place) => data.Length == type.Bytes
        ? new Tensor(type, data)
        : throw new GraphException($"{place} is {type}, {type.Bytes} bytes, but the file has {data.Length} for it. Export the model again");

    private static Tensor External(TensorType type, IReadOnlyDictionary<string, string> external, string place, string folder)
    {
        var location = ProtoReader.Line(external.GetValueOrDefault("location", ""));
        var root = Path.GetFullPath(folder);
        var path = Path.GetFullPath(Path.Combine(root, location));
        if (location == "" || Path.IsPathRooted(location)
            || !path.StartsWith(root.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new GraphException($"{place} says that its data lies in \"{location}\", which is not beside the model; move it there");
        var offset = Number(external, "offset", 0, place);
        var length = Number(external, "length", type.Bytes, place);
        if (length != type.Bytes) throw new GraphException($"{place} is {type}, {type.Bytes} bytes, but {length} are given to it in \"{location}\"");
        if (!File.Exists(path)) throw new GraphException($"{place} has its data in \"{location}\", which is not there.\nCopy that file into {root}");
        var file = MappedFile.Open(path);
        if (offset > file.Length - length)
            throw new GraphException($"{place} has its data at bytes {offset} to {offset + length} of \"{location}\", which ends at {file.Length}. The file "
                + "was cut short, or belongs to another model");
        return new Tensor(type, file.Slice(offset, (int)length));
    }

    private static long Number(IReadOnlyDictionary<string, string> external, string key, long otherwise, string place)
    {
        if (!external.TryGetValue(key, out var text)) return otherwise;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= long.MaxValue / 2
            ? number
            : throw new GraphException($"{place} has \"{ProtoReader.Line(text)}\" as the {key} of its data; a number of bytes is wanted");
    }

    private static byte[] Pack(TensorType type, IReadOnlyList<long> values)
    {
        var size = type.DType.Size();
        if (values.Count * size != type.Bytes) return new byte[values.Count * size];
        var bytes = new byte[type.Bytes];
        for (var i = 0; i < values.Count; i++)
        {
            var at = bytes.AsSpan(i * size, size);
            if (size == 8) BinaryPrimitives.WriteInt64LittleEndian(at, values[i]);
            else if (size == 4) BinaryPrimitives.WriteInt32LittleEndian(at, unchecked((int)values[i]));
            else if (size == 2) BinaryPrimitives.WriteInt16LittleEndian(at, unchecked((short)values[i]));
            else at[0] = unchecked((byte)values[i]);
        }

        return bytes;
    }
}
