namespace Bench.Reports;

/// <summary>What a number of a report counts, and so how it is written for people: <see cref="Number.Text"/>.</summary>
public enum Unit
{
    None,
    Count,
    /// <summary>Of the section's unit, a second.</summary>
    Rate,
    Ratio,
    Share,
    Bytes,
    Nanoseconds,
    /// <summary>Nanoseconds that people compare in a column: all of them in microseconds.</summary>
    Microseconds,
}
