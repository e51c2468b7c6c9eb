namespace Bench.Engines;

/// <summary>Every operator that TensorFlow can express, by name.</summary>
internal static class LoweringTable
{
    public static readonly IReadOnlyDictionary<string, Action<Place>> All = new[]
    {
        ElementwiseLowering.Table, MatMulLowering.Table, ConvLowering.Table, ConvTransposeLowering.Table, PoolLowering.Table, NormalizeLowering.Table,
        ReduceLowering.Table, MovementLowering.Table, GatherLowering.Table, AttentionLowering.Table, LossLowering.Table,
    }.SelectMany(family => family).ToDictionary();
}
