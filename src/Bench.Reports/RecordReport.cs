using Bench.Records;

namespace Bench.Reports;

/// <summary>
/// A record's report: a section a workload, device, precision, thread count and regime, a row a cell, the best first;
/// failed cells are rows with their reason.
/// </summary>
public static class RecordReport
{
    /// <param name="file">Where the record lies.</param>
    public static Report Of(Record record, string? file = null)
    {
        var data = RecordData.Of(record, file);
        return new Report
        {
            Sections =
            [
                .. record.Cells.Zip(data.Cells).GroupBy(cell => ComparisonGroup.Of(cell.First.Parts)).Select(cells => Of([.. cells])),
                .. data.Tax is { } taxes ? [TaxSection.Of(taxes)] : Array.Empty<Section>(),
            ],
            Warnings = [.. RecordWords.BudgetSpent(record)],
            Lines = [.. RecordWords.Legend(data)],
            Footnotes = [.. RecordWords.Pooled(data), $"Seed of the order of visits: {data.Seed}"],
            Summary = RecordSummary.Of(record, data, file ?? ""),
            Names = RecordFields.Names,
            Table = [.. data.Cells.Select(cell => RecordFields.Of(data, cell))],
            Data = data,
        };
    }

    private static Section Of(IReadOnlyList<(Cell Cell, CellData Data)> cells)
    {
        var measured = cells.Where(cell => cell.Data.ItemsPerSecond is not null).OrderByDescending(cell => cell.Data.ItemsPerSecond).ToList();
        var (first, latency) = (cells[0], cells[0].Data.Regime == Regimes.Latency);
        var item = cells.Select(cell => cell.Data.Item).FirstOrDefault(known => known is not null);
        (Cell Cell, CellData Data)[] ordered = [.. measured, .. cells.Where(cell => cell.Data.ItemsPerSecond is null)];
        return new Section(Labels.Heading(first.Data.Parts), Columns(Printable.Line(first.Data.Unit), latency),
            [.. ordered.Select(cell => Of(cell.Cell, cell.Data, latency))])
        {
            CostsFirst = latency,
            Legend = item is null ? null : $"a {first.Cell.Unit.TrimEnd('s')} is {item}",
            Footnotes = [.. Labels.Spreads(ordered.Select(cell => (Labels.Row(cell.Cell), cell.Cell)))],
        };
    }

    private static Column[] Columns(string rate, bool latency) =>
    [
        new("engine", Role.Label), new(rate, Role.Rate, Unit.Rate), new("ratio (95 % interval)", Role.Ratio, Unit.Ratio), new("claim", Role.Words),
        .. Costs(latency).Select(cost => new Column(cost.Label, Role.Cost, cost.Unit)), new("of peak", Role.ShareOfPeak, Unit.Share),
    ];

    private static (string Label, Unit Unit, Func<CellData, double?> Of)[] Percentiles =>
    [
        ("p50", Unit.Nanoseconds, cell => cell.P50Nanoseconds), ("p90", Unit.Nanoseconds, cell => cell.P90Nanoseconds),
        ("p99", Unit.Nanoseconds, cell => cell.P99Nanoseconds),
    ];

    // The most wanted first.
    private static (string Label, Unit Unit, Func<CellData, double?> Of)[] Costs(bool latency) =>
    [
        .. latency ? Percentiles : [],
        ("memory", Unit.Bytes, cell => cell.PeakBytes), ("CPU/step", Unit.Nanoseconds, cell => cell.CpuNanosecondsPerStep),
        ("first step", Unit.Nanoseconds, cell => cell.FirstStepNanoseconds), ("load", Unit.Nanoseconds, cell => cell.LoadNanoseconds),
        ("compile", Unit.Nanoseconds, cell => cell.CompileNanoseconds), ("GCs", Unit.Count, cell => cell.Collections),
    ];

    private static Row Of(Cell cell, CellData data, bool latency)
    {
        var label = Labels.Row(cell);
        if (data.ItemsPerSecond is not { } rate)
            return new Row([label, .. Columns("", latency).Skip(1).Select(_ => default(Value))])
            {
                Reason = Printable.Line(data.Reason ?? CellWords.WithoutReason(cell)),
                Tone = cell.Judged is OutcomeKind.Unsupported or OutcomeKind.NotInstalled ? Tone.Doubtful : Tone.Bad,
                Notes = data.Notes,
            };
        var costs = Costs(latency).Select(cost => cost.Of(data) is { } known ? (Value)known : "–");
        var (ratio, isBaseline) = (new Value(Figure: data.Ratio, Low: data.RatioLow, High: data.RatioHigh), data.Claim == RecordRatios.Baseline);
        return new Row([label, new Value(Figure: rate, Half: data.HalfWidth), ratio, isBaseline ? "" : data.Claim, .. costs, data.ShareOfPeak])
        {
            Tone = isBaseline ? Tone.Baseline : Tone.Plain,
            Notes = data.Notes,
        };
    }
}
