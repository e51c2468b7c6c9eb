using System.Numerics;
using System.Runtime.CompilerServices;

namespace Bench.Reference;

// How one stored floating-point type is read into a compute type; plugged into packing and loading.
internal unsafe interface IReading
{
    static abstract T Read<T>(void* from, long index) where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

internal readonly unsafe struct ReadF64 : IReading
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Read<T>(void* from, long index) where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.CreateTruncating(((double*)from)[index]);
}

internal readonly unsafe struct ReadF32 : IReading
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Read<T>(void* from, long index) where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.CreateTruncating(((float*)from)[index]);
}

internal readonly unsafe struct ReadF16 : IReading
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Read<T>(void* from, long index) where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.CreateTruncating((float)((Half*)from)[index]);
}

internal readonly unsafe struct ReadBF16 : IReading
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Read<T>(void* from, long index) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        T.CreateTruncating(BitConverter.Int32BitsToSingle(((ushort*)from)[index] << 16));
}
