using System.Numerics;
using Bench.Graphs;

namespace Bench.Reference;

// Between stored bytes and compute types: floats become T, integers long, booleans a byte that is 0 or 1.
public static unsafe class Stored
{
    private const int Piece = 1 << 16;

    public static DType Of<T>() => typeof(T) == typeof(double) ? DType.F64 : DType.F32;

    public static int Size<T>(DType type) where T : unmanaged => type.Compute() switch
    {
        Compute.Float => sizeof(T),
        Compute.Long => 8,
        _ => 1,
    };

    public static void Load<T>(Crew crew, void* from, DType type, void* to, long count) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Pieces(crew, count, (start, n) =>
        {
            switch (type)
            {
                case DType.F64: Floats<ReadF64, T>(from, (T*)to, start, n); break;
                case DType.F32: Floats<ReadF32, T>(from, (T*)to, start, n); break;
                case DType.F16: Floats<ReadF16, T>(from, (T*)to, start, n); break;
                case DType.BF16: Floats<ReadBF16, T>(from, (T*)to, start, n); break;
                case DType.I64 or DType.U64: new ReadOnlySpan<long>((long*)from + start, n).CopyTo(new Span<long>((long*)to + start, n)); break;
                case DType.I32: Integers<int>(from, to, start, n); break;
                case DType.I16: Integers<short>(from, to, start, n); break;
                case DType.I8: Integers<sbyte>(from, to, start, n); break;
                case DType.U32: Integers<uint>(from, to, start, n); break;
                case DType.U16: Integers<ushort>(from, to, start, n); break;
                case DType.U8: Integers<byte>(from, to, start, n); break;
                default:
                    for (var i = start; i < start + n; i++) ((byte*)to)[i] = ((byte*)from)[i] != 0 ? (byte)1 : (byte)0;
                    break;
            }
        });

    public static Tensor Save<T>(Crew crew, void* from, TensorType type) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var bytes = new byte[type.Bytes];
        fixed (byte* pinned = bytes)
        {
            var to = pinned;
            Pieces(crew, type.Shape.Elements, (start, n) =>
            {
                for (var i = start; i < start + n; i++)
                    switch (type.DType)
                    {
                        case DType.F64: ((double*)to)[i] = double.CreateTruncating(((T*)from)[i]); break;
                        case DType.F32: ((float*)to)[i] = float.CreateTruncating(((T*)from)[i]); break;
                        case DType.F16: ((Half*)to)[i] = Half.CreateTruncating(((T*)from)[i]); break;
                        case DType.BF16: ((ushort*)to)[i] = Casting.ToBFloat16(double.CreateTruncating(((T*)from)[i])); break;
                        case DType.I64 or DType.U64: ((long*)to)[i] = ((long*)from)[i]; break;
                        case DType.I32 or DType.U32: ((int*)to)[i] = (int)((long*)from)[i]; break;
                        case DType.I16 or DType.U16: ((short*)to)[i] = (short)((long*)from)[i]; break;
                        case DType.I8 or DType.U8: to[i] = (byte)((long*)from)[i]; break;
                        default: to[i] = ((byte*)from)[i]; break;
                    }
            });
        }

        return new Tensor(type, bytes);
    }

    /// <summary>What storing as this type and loading again would give, in place.</summary>
    public static void Round<T>(Crew crew, void* values, DType type, long count) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (type is DType.F64 or DType.I64 or DType.U64 or DType.BOOL || (type == DType.F32 && typeof(T) == typeof(float))) return;
        Pieces(crew, count, (start, n) =>
        {
            for (var i = start; i < start + n; i++)
                switch (type)
                {
                    case DType.F32: ((T*)values)[i] = T.CreateTruncating(float.CreateTruncating(((T*)values)[i])); break;
                    case DType.F16: ((T*)values)[i] = T.CreateTruncating(Half.CreateTruncating(((T*)values)[i])); break;
                    case DType.BF16:
                        ((T*)values)[i] =
                        T.CreateTruncating(BitConverter.Int32BitsToSingle(Casting.ToBFloat16(double.CreateTruncating(((T*)values)[i])) << 16)); break;
                    default: ((long*)values)[i] = Wrap(((long*)values)[i], type); break;
                }
        });
    }

    public static long Wrap(long value, DType type) => type switch
    {
        DType.I32 => (int)value,
        DType.I16 => (short)value,
        DType.I8 => (sbyte)value,
        DType.U32 => (uint)value,
        DType.U16 => (ushort)value,
        DType.U8 => (byte)value,
        _ => value,
    };

    internal static void Pieces(Crew crew, long count, Action<long, int> body)
    {
        var pieces = (int)((count + Piece - 1) / Piece);
        crew.For(pieces, (p, _) => body((long)p * Piece, (int)Math.Min(Piece, count - (long)p * Piece)));
    }

    private static void Floats<R, T>(void* from, T* to, long start, int n) where R : IReading where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var i = start; i < start + n; i++) to[i] = R.Read<T>(from, i);
    }

    private static void Integers<S>(void* from, void* to, long start, int n) where S : unmanaged, IBinaryInteger<S>
    {
        for (var i = start; i < start + n; i++) ((long*)to)[i] = long.CreateTruncating(((S*)from)[i]);
    }
}
