namespace Bench.Records;

/// <summary>
/// What a cell's golden holds: its values, how many of them are NaN or infinite,
/// and the least distance of two samples' outputs over their norm, null where it cannot be measured.
/// </summary>
public sealed record GoldenFacts(long? Values = null, long? NonFinite = null, double? SampleDistance = null);
