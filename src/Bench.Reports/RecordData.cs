using Bench.Records;

namespace Bench.Reports;

/// <summary>A record's report for other programs.</summary>
public sealed record RecordData
{
    public required string Suite { get; init; }
    public required DateTimeOffset Created { get; init; }
    /// <summary>The file that it was read from or written to.</summary>
    public string? Record { get; init; }
    public string? Ended { get; init; }
    public required long Seed { get; init; }
    public double? Detect { get; init; }
    public double? CanShow { get; init; }
    public double? PooledSpread { get; init; }
    public double? PooledDegrees { get; init; }
    public double? NoiseFloor { get; init; }
    public required IReadOnlyList<CellData> Cells { get; init; }
    public IReadOnlyList<TaxData>? Tax { get; init; }

    public static RecordData Of(Record record, string? file)
    {
        var (pooled, taxes, rates, ratios) = (Residual.Of(record)?.Pool, Records.Tax.Of(record), Rates.Of(record), new RecordRatios(record));
        return new RecordData
        {
            Suite = record.Plan.Suite,
            Created = record.Created,
            Record = file,
            Ended = record.Ended?.How,
            Seed = record.Plan.Seed,
            Detect = record.Plan.Detect,
            CanShow = Detecting.CanShow(record),
            PooledSpread = pooled?.LogDeviation,
            PooledDegrees = pooled?.Degrees,
            NoiseFloor = Records.NoiseFloor.Of(record) is { } log ? Records.NoiseFloor.Relative(log) : null,
            Cells = [.. record.Cells.Select(cell => CellData.Of(cell, record.Machine, rates, ratios))],
            Tax = taxes.Count == 0 ? null : [.. taxes.Select(TaxData.Of)],
        };
    }
}
