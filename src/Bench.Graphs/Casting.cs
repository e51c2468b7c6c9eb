using System.Numerics;
using System.Runtime.InteropServices;

namespace Bench.Graphs;

/// <summary>
/// Values from one storage type to another. Floats round to nearest even, exactly once; integers wrap; floats lose their fraction on the way to integers; not
/// zero is true.
/// </summary>
public static class Casting
{
    private const int Block = 1024;

    public static Tensor To(this Tensor tensor, DType dtype)
    {
        if (tensor.DType == dtype) return tensor;
        var type = new TensorType(dtype, tensor.Shape);
        var data = GC.AllocateUninitializedArray<byte>(checked((int)type.Bytes));
        Convert(tensor.Data.Span, tensor.DType, data, dtype);
        return new Tensor(type, data);
    }

    public static void Convert(ReadOnlySpan<byte> source, DType from, Span<byte> target, DType to)
    {
        var n = source.Length / from.Size();
        if (target.Length != n * to.Size()) throw new GraphException($"{n} values of type {to} need {n * to.Size()} bytes, {target.Length} given");
        if (from == to) source.CopyTo(target);
        else if (from == DType.U64) Through<ulong>(source, from, target, to);
        else if (!from.IsFloat()) Through<long>(source, from, target, to);
        else if (to is DType.F16 or DType.BF16 or DType.F32 && from != DType.F64) Through<float>(source, from, target, to);
        else Through<double>(source, from, target, to);
    }

    /// <summary>The double's nearest bfloat16. Rounding to float first would round twice; an inexact float made odd keeps the tie from forming.</summary>
    public static ushort ToBFloat16(double value)
    {
        var single = (float)value;
        if (single == value || !double.IsFinite(value) || float.IsInfinity(single)) return Rounded(BitConverter.SingleToUInt32Bits(single));
        var bits = BitConverter.SingleToUInt32Bits(single);
        if (Math.Abs(single) > Math.Abs(value)) bits--;
        return Rounded(bits | 1);
    }

    private static void Through<P>(ReadOnlySpan<byte> source, DType from, Span<byte> target, DType to) where P : unmanaged, INumber<P>
    {
        Span<P> block = stackalloc P[Block];
        int a = from.Size(), b = to.Size(), n = source.Length / a;
        for (var i = 0; i < n; i += Block)
        {
            var part = block[..Math.Min(Block, n - i)];
            Read(source.Slice(i * a, part.Length * a), from, part);
            Write(part, target.Slice(i * b, part.Length * b), to);
        }
    }

    private static void Read<P>(ReadOnlySpan<byte> source, DType from, Span<P> to) where P : unmanaged, INumber<P>
    {
        switch (from)
        {
            case DType.F64: Each<double, P>(Cast<double>(source), to); break;
            case DType.F32: Each<float, P>(Cast<float>(source), to); break;
            case DType.F16 when typeof(P) == typeof(float): FromHalf(Cast<ushort>(source), MemoryMarshal.Cast<P, uint>(to)); break;
            case DType.F16: Each<Half, P>(Cast<Half>(source), to); break;
            case DType.BF16:
                var bits = Cast<ushort>(source);
                for (var i = 0; i < to.Length; i++) to[i] = P.CreateTruncating(BitConverter.UInt32BitsToSingle((uint)bits[i] << 16));
                break;
            case DType.I64: Each<long, P>(Cast<long>(source), to); break;
            case DType.U64: Each<ulong, P>(Cast<ulong>(source), to); break;
            case DType.I32: Each<int, P>(Cast<int>(source), to); break;
            case DType.U32: Each<uint, P>(Cast<uint>(source), to); break;
            case DType.I16: Each<short, P>(Cast<short>(source), to); break;
            case DType.U16: Each<ushort, P>(Cast<ushort>(source), to); break;
            case DType.I8: Each<sbyte, P>(Cast<sbyte>(source), to); break;
            default: Each<byte, P>(source, to); break;
        }
    }

    private static void Write<P>(ReadOnlySpan<P> from, Span<byte> target, DType to) where P : unmanaged, INumber<P>
    {
        switch (to)
        {
            case DType.F64: Each(from, Cast<double>(target)); break;
            case DType.F32: Each(from, Cast<float>(target)); break;
            case DType.F16 when typeof(P) == typeof(float): ToHalf(MemoryMarshal.Cast<P, uint>(from), Cast<ushort>(target)); break;
            case DType.F16: Each(from, Cast<Half>(target)); break;
            case DType.BF16 when typeof(P) == typeof(float): ToBFloat16(MemoryMarshal.Cast<P, uint>(from), Cast<ushort>(target)); break;
            case DType.BF16:
                var brains = Cast<ushort>(target);
                for (var i = 0; i < from.Length; i++) brains[i] = ToBFloat16(double.CreateTruncating(from[i]));
                break;
            case DType.BOOL:
                for (var i = 0; i < from.Length; i++) target[i] = from[i] == P.Zero ? (byte)0 : (byte)1;
                break;
            case DType.I64: Integers(from, Cast<long>(target)); break;
            case DType.U64: Each(from, Cast<ulong>(target)); break;
            case DType.I32: Integers(from, Cast<int>(target)); break;
            case DType.U32: Integers(from, Cast<uint>(target)); break;
            case DType.I16: Integers(from, Cast<short>(target)); break;
            case DType.U16: Integers(from, Cast<ushort>(target)); break;
            case DType.I8: Integers(from, Cast<sbyte>(target)); break;
            default: Integers(from, target); break;
        }
    }

    private static void Each<S, T>(ReadOnlySpan<S> from, Span<T> to) where S : unmanaged, INumberBase<S> where T : unmanaged, INumberBase<T>
    {
        for (var i = 0; i < to.Length; i++) to[i] = T.CreateTruncating(from[i]);
    }

    // By way of a long: what is too large for a narrow type wraps, as integers do, instead of sticking at its limit.
    private static void Integers<S, T>(ReadOnlySpan<S> from, Span<T> to) where S : unmanaged, INumberBase<S> where T : unmanaged, INumberBase<T>
    {
        for (var i = 0; i < to.Length; i++) to[i] = T.CreateTruncating(long.CreateTruncating(from[i]));
    }

    private static Span<T> Cast<T>(Span<byte> bytes) where T : unmanaged => MemoryMarshal.Cast<byte, T>(bytes);
    private static ReadOnlySpan<T> Cast<T>(ReadOnlySpan<byte> bytes) where T : unmanaged => MemoryMarshal.Cast<byte, T>(bytes);

    private static ushort Rounded(uint bits) => (bits & 0x7FFFFFFF) > 0x7F800000
        ? (ushort)(bits >> 16 | 0x40)
        : (ushort)((bits + 0x7FFF + (bits >> 16 & 1)) >> 16);

    private static void ToBFloat16(ReadOnlySpan<uint> from, Span<ushort> to)
    {
        var i = 0;
        for (; i <= from.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
            Vector.Narrow(Brain(new Vector<uint>(from[i..])), Brain(new Vector<uint>(from[(i + Vector<uint>.Count)..]))).CopyTo(to[i..]);
        for (; i < from.Length; i++) to[i] = Rounded(from[i]);

        static Vector<uint> Brain(Vector<uint> v)
        {
            var rounded = (v + new Vector<uint>(0x7FFF) + (v >>> 16 & Vector<uint>.One)) >>> 16;
            var isNaN = Vector.GreaterThan(v & new Vector<uint>(0x7FFFFFFF), new Vector<uint>(0x7F800000));
            return Vector.ConditionalSelect(isNaN, v >>> 16 | new Vector<uint>(0x40), rounded);
        }
    }

    private static void ToHalf(ReadOnlySpan<uint> from, Span<ushort> to)
    {
        var i = 0;
        for (; i <= from.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
            Vector.Narrow(Narrowed(new Vector<uint>(from[i..])), Narrowed(new Vector<uint>(from[(i + Vector<uint>.Count)..]))).CopyTo(to[i..]);
        for (; i < from.Length; i++) to[i] = BitConverter.HalfToUInt16Bits((Half)BitConverter.UInt32BitsToSingle(from[i]));

        static Vector<uint> Narrowed(Vector<uint> v)
        {
            var size = v & new Vector<uint>(0x7FFFFFFF);
            // Adding 0.5 lets the adder itself round what will be subnormal: the sum's unit is a half's smallest step.
            var small = Vector.AsVectorUInt32(Vector.AsVectorSingle(size) + new Vector<float>(0.5f)) - new Vector<uint>(0x3F000000);
            var normal = (size - new Vector<uint>(112u << 23) + new Vector<uint>(0xFFF) + (size >>> 13 & Vector<uint>.One)) >>> 13;
            var special = Vector.ConditionalSelect(Vector.GreaterThan(size, new Vector<uint>(0x7F800000)), new Vector<uint>(0x7E00), new Vector<uint>(0x7C00));
            var finite = Vector.ConditionalSelect(Vector.LessThan(size, new Vector<uint>(113u << 23)), small, normal);
            return Vector.ConditionalSelect(Vector.GreaterThanOrEqual(size, new Vector<uint>(143u << 23)), special,
                finite) | (v & new Vector<uint>(0x80000000)) >>> 16;
        }
    }

    private static void FromHalf(ReadOnlySpan<ushort> from, Span<uint> to)
    {
        var i = 0;
        for (; i <= from.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(from[i..]), out var low, out var high);
            Widened(low).CopyTo(to[i..]);
            Widened(high).CopyTo(to[(i + Vector<uint>.Count)..]);
        }

        for (; i < from.Length; i++) to[i] = BitConverter.SingleToUInt32Bits((float)BitConverter.UInt16BitsToHalf(from[i]));

        static Vector<uint> Widened(Vector<uint> h)
        {
            var bits = (h & new Vector<uint>(0x7FFF)) << 13;
            var exponent = bits & new Vector<uint>(0x7C00u << 13);
            var normal = bits + new Vector<uint>(112u << 23);
            var special = normal + new Vector<uint>(112u << 23);
            var small = Vector.AsVectorUInt32(Vector.AsVectorSingle(bits
                + new Vector<uint>(113u << 23)) - new Vector<float>(BitConverter.UInt32BitsToSingle(113u << 23)));
            var value = Vector.ConditionalSelect(Vector.Equals(exponent, new Vector<uint>(0x7C00u << 13)), special,
                Vector.ConditionalSelect(Vector.Equals(exponent, Vector<uint>.Zero), small, normal));
            return value | (h & new Vector<uint>(0x8000)) << 16;
        }
    }
}
