using System.Collections.Frozen;
using System.Numerics;

namespace Bench.Reference;

/// <summary>Every operator the reference computes, by name.</summary>
public static class Kernels<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static readonly FrozenDictionary<string, Kernel<T>> All = new[]
    {
        ElementwiseKernels.Table<T>(), MatMulKernels.Table<T>(), ConvKernels.Table<T>(), PoolKernels.Table<T>(), NormalizeKernels.Table<T>(),
        ReduceKernels.Table<T>(), MovementKernels.Table<T>(), GatherKernels.Table<T>(), AttentionKernels.Table<T>(), LossKernels.Table<T>(),
    }.SelectMany(family => family).ToFrozenDictionary(k => k.Name, k => k.Kernel);
}
