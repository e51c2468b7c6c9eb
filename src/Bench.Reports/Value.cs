namespace Bench.Reports;

/// <summary>One thing that a report shows: a text, or a number in its column's unit with its interval where that is known; or nothing.</summary>
/// <param name="Half">Half the interval's width, where it is shown as ±.</param>
public readonly record struct Value(string? Text = null, double? Figure = null, double? Half = null, double? Low = null, double? High = null)
{
    public static implicit operator Value(string? text) => new(text);

    public static implicit operator Value(double? figure) => new(Figure: figure);
}
