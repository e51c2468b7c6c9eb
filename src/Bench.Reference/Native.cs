using System.Runtime.InteropServices;

namespace Bench.Reference;

// Memory outside the collector's heap, on cache-line boundaries: kernels hand out pointers to threads.
internal static unsafe class Native
{
    public static void* Allocate(long bytes)
    {
        // A vector may read past the end of the last one.
        return NativeMemory.AlignedAlloc((nuint)Math.Max(64, bytes + 64), 64);
    }

    public static void Free(void* memory) => NativeMemory.AlignedFree(memory);
}
