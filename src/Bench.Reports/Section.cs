namespace Bench.Reports;

/// <summary>Rows that can stand in one table, under their heading.</summary>
public sealed record Section(string Heading, IReadOnlyList<Column> Columns, IReadOnlyList<Row> Rows)
{
    /// <summary>Whether the columns of costs are what the section is about: shown even where a line is short.</summary>
    public bool CostsFirst { get; init; }
    /// <summary>Said below the rows: "a sample is 1 of 8 along …".</summary>
    public string? Legend { get; init; }
    /// <summary>Lines below the rows, in forms that have room for them.</summary>
    public IReadOnlyList<string> Footnotes { get; init; } = [];
}
