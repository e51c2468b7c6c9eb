using Lower = System.Func<Bench.Engines.Place, Bench.Engines.Kernel>;

namespace Bench.Engines;

/// <summary>Every operator that torch can express, by name.</summary>
public static class LoweringTable
{
    public static readonly IReadOnlyDictionary<string, Lower> All = new[]
    {
        ElementwiseLowering.Table, MatMulLowering.Table, ConvLowering.Table, PoolLowering.Table, NormalizeLowering.Table,
        ReduceLowering.Table, MovementLowering.Table, GatherLowering.Table, AttentionLowering.Table, LossLowering.Table,
    }.SelectMany(family => family).ToDictionary();
}
