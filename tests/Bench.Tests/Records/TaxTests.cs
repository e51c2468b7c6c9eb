using Bench.Records;
using Bench.Reports;
using Record = Bench.Records.Record;

namespace Bench.Tests.Records;

public class TaxTests
{
    [Fact]
    public void TheShareIsTheRatiosAndTheTimeIsTheShareOfTheBaselinesStep()
    {
        // The second wave is twice as slow for both.
        var record = Taxed([[1.0], [2.0], [1.0]], [[1.1], [2.3], [1.2]]);
        var (tax, row) = (Assert.Single(Tax.Of(record)), Assert.Single(Within.Of(record).Cells));
        Assert.Equal((3, "other"), (tax.Waves, tax.Other.Parts.Engine));
        Assert.Equal(Math.Pow(1.1 * 1.15 * 1.2, 1.0 / 3) - 1, tax.Share, 1e-6);
        Assert.Equal((1 / row.Ratio!.Value - 1, 1 / row.High!.Value - 1, 1 / row.Low!.Value - 1), (tax.Share, tax.LowShare, tax.HighShare));
        var step = Math.Pow(2, 1.0 / 3) * 1e6;
        Assert.Equal(step * tax.Share, tax.Nanoseconds, 1);
        Assert.Equal((Math.Sign(tax.LowShare), Math.Sign(tax.HighShare)), (Math.Sign(tax.LowNanoseconds), Math.Sign(tax.HighNanoseconds)));
        Assert.InRange(tax.Nanoseconds, tax.LowNanoseconds, tax.HighNanoseconds);
    }

    [Fact]
    public void ACellWithoutANumberOrWithOneWaveHasNone()
    {
        Assert.Empty(Tax.Of(Taxed([[1.0]], [[1.1]])));
        var record = Taxed([[1.0], [1.0]], [[1.1], [1.1]]);
        Assert.Empty(Tax.Of(record with { Cells = [record.Cells[0], record.Cells[1] with { Outcome = new Outcome(OutcomeKind.Crashed, "it died") }] }));
    }

    [Fact]
    public void ASuiteThatDoesNotAskShowsNone()
    {
        var record = Taxed([[1.0], [1.1], [1.0]], [[1.2], [1.3], [1.2]]);
        Assert.Contains(TerminalForm.Render(RecordReport.Of(record), 100), line => line.Contains("tax over base"));
        Assert.Contains("tax over base", MarkdownForm.Of(RecordReport.Of(record)));
        var unasked = RecordReport.Of(record with { Plan = record.Plan with { Tax = null } });
        Assert.DoesNotContain(TerminalForm.Render(unasked, 100), line => line.Contains("tax over"));
    }

    private static Record Taxed(double[][] first, double[][] other)
    {
        var record = Made.Record(Made.Cell(Made.Key("base"), first), Made.Cell(Made.Key("other"), other));
        return record with { Plan = record.Plan with { Baseline = "base", Tax = true } };
    }
}
