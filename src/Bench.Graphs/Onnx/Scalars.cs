using System.Buffers.Binary;

namespace Bench.Graphs.Onnx;

/// <summary>One number in the bytes of a storage type.</summary>
internal static class Scalars
{
    public static byte[] Write(DType type, double value)
    {
        var bytes = new byte[type.Size()];
        switch (type)
        {
            case DType.F64: BinaryPrimitives.WriteDoubleLittleEndian(bytes, value); break;
            case DType.F32: BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)value); break;
            case DType.F16: BinaryPrimitives.WriteHalfLittleEndian(bytes, (Half)value); break;
            case DType.BF16: BinaryPrimitives.WriteUInt16LittleEndian(bytes, BFloat16((float)value)); break;
            default:
                Span<byte> whole = stackalloc byte[8];
                if (value < 0) BinaryPrimitives.WriteInt64LittleEndian(whole, (long)value);
                else BinaryPrimitives.WriteUInt64LittleEndian(whole, (ulong)value);
                whole[..bytes.Length].CopyTo(bytes);
                break;
        }

        return bytes;
    }

    // Round to nearest, ties to even; a NaN stays one.
    private static ushort BFloat16(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? (ushort)0x7FC0 : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }
}
