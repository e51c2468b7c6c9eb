using Bench.Records;

namespace Bench.Reports;

/// <summary>What one way of calling a framework costs over another, a step: for suites that ask for it.</summary>
internal static class TaxSection
{
    private static readonly Column[] Columns =
    [
        new("workload", Role.Label), new("engine", Role.Words), new("time a step", Role.Cost, Unit.Microseconds),
        new("share of the step (95 % interval)", Role.Cost, Unit.Share),
    ];

    public static Section Of(IReadOnlyList<TaxData> taxes) => new($"tax over {taxes[0].BaseEngine}", Columns, [.. taxes.Select(Of)]);

    private static Row Of(TaxData tax)
    {
        var share = new Value(Figure: tax.Share, Low: tax.LowShare, High: tax.HighShare);
        return new Row([Labels.Workload(tax.Parts.Workload), tax.Parts.EngineText,
            new Value(Figure: tax.Nanoseconds, Low: tax.LowNanoseconds, High: tax.HighNanoseconds), share]);
    }
}
