using System.Runtime.InteropServices;

namespace Bench.Graphs;

/// <summary>A stored tensor: little-endian bytes, row-major, in memory or mapped from a file. Never written to once made.</summary>
public sealed class Tensor
{
    public Tensor(TensorType type, ReadOnlyMemory<byte> data)
    {
        if (data.Length != type.Bytes) throw new GraphException($"{type} needs {type.Bytes} bytes, {data.Length} given");
        Type = type;
        Data = data;
    }

    public TensorType Type { get; }
    public ReadOnlyMemory<byte> Data { get; }
    public DType DType => Type.DType;
    public Shape Shape => Type.Shape;

    public ReadOnlySpan<T> Span<T>() where T : unmanaged => MemoryMarshal.Cast<byte, T>(Data.Span);

    public static Tensor Of<T>(DType dtype, Shape shape, ReadOnlySpan<T> values) where T : unmanaged =>
        new(new TensorType(dtype, shape), MemoryMarshal.AsBytes(values).ToArray());

    public static Tensor Longs(params ReadOnlySpan<long> values) => Of(DType.I64, [values.Length], values);

    public static Tensor Scalar(float value) => Of<float>(DType.F32, Shape.Scalar, [value]);

    public static Tensor Scalar(long value) => Of<long>(DType.I64, Shape.Scalar, [value]);

    /// <summary>The values of an integer or boolean tensor of any width.</summary>
    public long[] ToLongs()
    {
        var n = (int)Shape.Elements;
        var values = new long[n];
        for (var i = 0; i < n; i++)
            values[i] = DType switch
            {
                DType.I64 => Span<long>()[i],
                DType.U64 => (long)Span<ulong>()[i],
                DType.I32 => Span<int>()[i],
                DType.U32 => Span<uint>()[i],
                DType.I16 => Span<short>()[i],
                DType.U16 => Span<ushort>()[i],
                DType.I8 => Span<sbyte>()[i],
                DType.U8 or DType.BOOL => Span<byte>()[i],
                _ => throw new GraphException($"expected integers, got {Type}"),
            };
        return values;
    }

    /// <summary>The values of a tensor of any type.</summary>
    public double[] ToDoubles()
    {
        if (!DType.IsFloat()) return Array.ConvertAll(ToLongs(), v => DType == DType.U64 ? (ulong)v : (double)v);
        var values = new double[Shape.Elements];
        for (var i = 0; i < values.Length; i++)
            values[i] = DType switch
            {
                DType.F64 => Span<double>()[i],
                DType.F32 => Span<float>()[i],
                DType.F16 => (double)Span<Half>()[i],
                _ => BitConverter.Int32BitsToSingle(Span<ushort>()[i] << 16),
            };
        return values;
    }
}
