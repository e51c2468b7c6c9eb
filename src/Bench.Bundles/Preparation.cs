namespace Bench.Bundles;

/// <summary>Where a workload's files lie, and what is still to be written for them.</summary>
public sealed record Preparation
{
    public required string Key { get; init; }
    public required string BundleFolder { get; init; }
    public required string WeightsFolder { get; init; }
    public required string GraphKey { get; init; }
    public required string WeightsKey { get; init; }
    /// <summary>0 where they are there already, as with the following.</summary>
    public required long WeightsBytes { get; init; }
    public required long BundleBytes { get; init; }
    public required long GoldenBytes { get; init; }
    public required long FreeBytes { get; init; }
    public long Bytes => WeightsBytes + BundleBytes + GoldenBytes;
}
