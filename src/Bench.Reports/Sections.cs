using Bench.Records;

namespace Bench.Reports;

/// <summary>The cells of one workload, device, precision, thread count and regime: what can stand in one table.</summary>
public sealed record Section(string Heading, string RateUnit, string Regime, IReadOnlyList<string> CostNames, IReadOnlyList<Row> Rows)
{
    /// <summary>What is counted, where the unit does not say it: "a sample is 1 of 8 along …".</summary>
    public string? Item { get; init; }
}

/// <summary>A cell, ready to be shown.</summary>
public sealed record Row
{
    public required Cell Cell { get; init; }
    public required string Label { get; init; }
    /// <summary>Null when there is no number; then <see cref="Reason"/> says why.</summary>
    public CellNumber? Number { get; init; }
    public string Rate { get; init; } = "";
    public string Ratio { get; init; } = "";
    /// <summary>Of the machine's measured peak; empty where it is not known.</summary>
    public string Share { get; init; } = "";
    /// <summary>Memory, CPU time, load … as text, in the order of <see cref="Beside"/>; empty where there is no number.</summary>
    public IReadOnlyList<string> Costs { get; init; } = [];
    public string Reason { get; init; } = "";
    public bool Failed { get; init; }
    public bool Baseline { get; init; }
}

/// <summary>A record's cells put into sections, rows in the order of their rate.</summary>
public static class Sections
{
    public static IReadOnlyList<Section> Of(Record record) =>
        [.. record.Cells.GroupBy(Group).Select(group => Of(record, [.. group]))];

    private static (Workload, string, string, int, string) Group(Cell cell) =>
        (cell.Parts.Workload, cell.Parts.Device, cell.Parts.Precision, cell.Parts.Threads, cell.Parts.Regime);

    private static Section Of(Record record, IReadOnlyList<Cell> cells)
    {
        var numbers = cells.ToDictionary(cell => cell, Statistics.Number);
        var measured = cells.Where(cell => numbers[cell] is not null).OrderByDescending(cell => numbers[cell]!.ItemsPerSecond).ToList();
        // Without a measured baseline row the fastest stands in for it.
        var baseline = (record.Plan.Baseline is { } named ? Comparing.BaselineOf(cells.Where(cell => numbers[cell] is not null), named) : null) ?? measured.FirstOrDefault();
        var rows = measured.Concat(cells.Where(cell => numbers[cell] is null)).Select(cell => Show(record, cell, numbers[cell], baseline, baseline is null ? null : numbers[baseline]));
        return new Section(Labels.Heading(cells[0].Parts), Printable.Line($"{cells[0].Unit}/s"), cells[0].Parts.Regime,
            Beside.Names(cells[0].Parts.Regime), [.. rows])
        {
            Item = cells.Select(cell => cell.Item).FirstOrDefault(item => item is not null) is { } item ? $"a {cells[0].Unit.TrimEnd('s')} is {item}" : null,
        };
    }

    private static Row Show(Record record, Cell cell, CellNumber? number, Cell? baseline, CellNumber? of) => new()
    {
        Cell = cell,
        Label = Labels.Row(cell),
        Number = number,
        Rate = number is null ? "" : number.PlusMinus is { } half
            ? Number.WithUncertainty(number.ItemsPerSecond, half)
            : Number.Significant(number.ItemsPerSecond, 3),
        Share = Shares.OfPeak(cell, record.Machine) is { } share ? Number.Percent(share) : "",
        Ratio = number is null || of is null ? "" : Number.Ratio(number.ItemsPerSecond / of.ItemsPerSecond),
        Costs = number is null ? [] : Beside.Of(cell),
        Reason = number is null ? Printable.Line(CellWords.Reason(cell) ?? Words(cell.Judged)) : "",
        Failed = cell.Judged is not (OutcomeKind.Unsupported or OutcomeKind.NotInstalled),
        Baseline = ReferenceEquals(cell, baseline),
    };

    private static string Words(OutcomeKind? kind) => kind is null ? "not finished" : kind.ToString()!;
}
