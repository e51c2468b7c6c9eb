using Spectre.Console;

namespace Bench.Reports;

/// <summary>The columns of a section whose rows are ordered by a rate: as many as a line has room for, the most wanted first.</summary>
internal sealed class BarColumns
{
    public const int Indent = 2;
    public const int Gap = 2;
    private const int WidestBar = 20;
    private const int NarrowestBar = 6;
    // A narrower screen shows no costs.
    public const int Wide = 110;

    private readonly Section _section;
    private readonly IReadOnlyList<string> _rates, _ratios, _intervals, _claims, _shares;
    private readonly IReadOnlyList<(int Index, Column Item)> _costs;
    private readonly int _ratio, _interval, _claim, _share, _bar;
    private readonly IReadOnlyList<int> _widths = [];
    private int _left;

    public BarColumns(Section section, int width)
    {
        _section = section;
        Measured = [.. section.Rows.Where(row => row.Reason is null)];
        Label = Longest(section.Rows.Select(row => row.Values[0].Text!));
        (_rates, _claims) = (Texts(Role.Rate), Texts(Role.Words));
        (_ratios, _intervals) = Ratios([.. Measured.Select(row => row.Values[Place(Role.Ratio)])]);
        _shares = [.. Texts(Role.ShareOfPeak).Select((text, i) => text != "" && i == 0 ? $"{text} of peak" : text)];
        _costs = [.. section.Columns.Index().Where(column => column.Item.Role == Role.Cost)];

        _left = width - Indent - Label - Gap - Longest(_rates);
        var (interval, share) = (Longest(_intervals), Longest(_shares));
        _ratio = Take(Longest(_ratios));
        _claim = Take(Longest(_claims));
        if (section.CostsFirst) _widths = TakeCosts(width < Wide ? 0 : interval + Gap + share + Gap);
        _interval = _ratio == 0 ? 0 : Take(interval, gap: 1);
        _share = Take(share);
        if (!section.CostsFirst && width >= Wide) _widths = TakeCosts(NarrowestBar + Gap);
        _bar = _left >= NarrowestBar + Gap ? Math.Min(_left - Gap, WidestBar) : 0;
    }

    public IReadOnlyList<Row> Measured { get; }
    public int Label { get; }
    /// <summary>Where the rates end, and where the costs begin.</summary>
    public int RateEdge => Measured.Count == 0 ? 0 : Indent + Label + Gap + Longest(_rates);
    public int CostsEdge =>
        RateEdge + new[] { _ratio + (_interval > 0 ? 1 + _interval : 0), _claim, _bar, _share }.Where(width => width > 0).Sum(width => width + Gap);
    /// <summary>The names of the costs, each over its column.</summary>
    public string CostNames => string.Concat(_widths.Select((width, i) => _costs[i].Item.Label.PadLeft(width + Gap)));

    public IReadOnlyList<IReadOnlyList<Field>> Rows()
    {
        var best = Measured.Select(Rate).DefaultIfEmpty(1).Max();
        return [.. Measured.Select((row, i) => (IReadOnlyList<Field>)
        [
            new(row.Values[0].Text!.PadRight(Label), TerminalForm.Style(row.Tone)),
            new(_rates[i], "bold", Right: true),
            .. If(_ratio, new Field(_interval > 0 ? $"{_ratios[i].PadLeft(_ratio)} {_intervals[i]}" : _ratios[i].PadLeft(_ratio))),
            .. If(_claim, new Field(_claims[i], _claims[i] == ComparisonWords.NoDifference ? "dim" : "bold")),
            .. If(_bar, new Field(Bar.Draw(Rate(row) / best, _bar), row.Tone == Tone.Baseline ? "blue" : "green")),
            .. If(_share, new Field(_shares[i], "dim")),
            .. _widths.Select((width, c) => new Field(Text(_costs[c].Index, row).PadLeft(width), null, Right: true)),
        ])];
    }

    private static Field[] If(int width, Field field) => width > 0 ? [field] : [];

    private int Take(int wanted, int gap = Gap)
    {
        if (wanted == 0 || wanted + gap > _left) return 0;
        _left -= wanted + gap;
        return wanted;
    }

    private List<int> TakeCosts(int reserved)
    {
        var widths = new List<int>();
        foreach (var (index, column) in Measured.Count == 0 ? [] : _costs)
        {
            var width = Math.Max(column.Label.Length, Measured.Max(row => Text(index, row).Length));
            if (width + Gap + reserved > _left) break;
            widths.Add(Take(width));
        }

        return widths;
    }

    private static (string[], string[]) Ratios(IReadOnlyList<Value> values)
    {
        var texts = values.Select(value => value is { Figure: { } ratio, Low: { } low, High: { } high }
            ? RatioText.Of(ratio, low, high) : (Ratio: Number.Text(value, Unit.Ratio), Interval: "")).ToList();
        return ([.. texts.Select(text => text.Ratio)], [.. texts.Select(text => text.Interval)]);
    }

    private double Rate(Row row) => row.Values[Place(Role.Rate)].Figure!.Value;

    private string[] Texts(Role role) => [.. Measured.Select(row => Text(Place(role), row))];

    private string Text(int column, Row row) => Number.Text(row.Values[column], _section.Columns[column].Unit);

    private int Place(Role role) => _section.Columns.Index().First(column => column.Item.Role == role).Index;

    private static int Longest(IEnumerable<string> texts) => texts.Select(text => text.GetCellWidth()).DefaultIfEmpty(0).Max();
}
