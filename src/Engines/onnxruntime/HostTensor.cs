using System.Runtime.InteropServices;
using Bench.Graphs;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Bench.Engines;

/// <summary>Memory of our own that a session reads or writes in place; 64 bytes aligned, as its kernels like it.</summary>
internal sealed unsafe class HostTensor : IDisposable
{
    private byte* _data;

    public HostTensor(TensorType type)
    {
        Type = type;
        _data = (byte*)NativeMemory.AlignedAlloc((nuint)Math.Max(64, type.Bytes), 64);
        NativeMemory.Clear(_data, (nuint)Math.Max(64, type.Bytes));
        Value = Wrapped();
    }

    public TensorType Type { get; }
    public OrtValue Value { get; }
    public Span<byte> Bytes => new(_data, checked((int)Type.Bytes));

    /// <summary>What lies there now; to be read before the next step.</summary>
    public Graphs.Tensor Shown => NativeBytes.Tensor(Type, _data);

    /// <summary>The read that ends a run: what it returns keeps the compiler from leaving it out.</summary>
    public byte FirstByte => Volatile.Read(ref *_data);

    /// <summary>Another value over the same memory, the caller's own.</summary>
    public OrtValue Wrapped() => OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, ElementType(Type.DType),
        [.. Type.Shape.Select(d => (long)d)], (nint)_data, Type.Bytes);

    public HostTensor Fill(Graphs.Tensor from)
    {
        from.Data.Span.CopyTo(Bytes);
        return this;
    }

    public void Dispose()
    {
        if (_data == null) return;
        Value.Dispose();
        NativeMemory.AlignedFree(_data);
        _data = null;
    }

    private static TensorElementType ElementType(DType type) => type switch
    {
        DType.F64 => TensorElementType.Double,
        DType.F32 => TensorElementType.Float,
        DType.F16 => TensorElementType.Float16,
        DType.BF16 => TensorElementType.BFloat16,
        DType.I64 => TensorElementType.Int64,
        DType.I32 => TensorElementType.Int32,
        DType.I16 => TensorElementType.Int16,
        DType.I8 => TensorElementType.Int8,
        DType.U64 => TensorElementType.UInt64,
        DType.U32 => TensorElementType.UInt32,
        DType.U16 => TensorElementType.UInt16,
        DType.U8 => TensorElementType.UInt8,
        _ => TensorElementType.Bool,
    };
}
