using Bench.Records;
using Bench.Reports;
using Record = Bench.Records.Record;

namespace Bench.Tests.Records;

public class TaxTests
{
    [Fact]
    public void WavesArePairedAndTheirDifferencesHaveTheirOwnInterval()
    {
        // The second wave is twice as slow for both: differences of 0.1, 0.3 and 0.2 ms.
        var tax = Assert.Single(Tax.Of(Taxed([[1.0], [2.0], [1.0]], [[1.1], [2.3], [1.2]])));
        Assert.Equal((3, "other"), (tax.Waves, tax.Other.Parts.Engine));
        Assert.Equal(0.2e6, tax.Nanoseconds, 1e-3);
        // R: qt(0.975, 2) * sd(c(0.1, 0.3, 0.2)) / sqrt(3) is 0.2484138.
        Assert.Equal(0.2484138e6, tax.HalfNanoseconds, 1);
        Assert.Equal(Math.Pow(1.1 * 1.15 * 1.2, 1.0 / 3) - 1, tax.Share, 1e-9);
        Assert.InRange(tax.Share, tax.LowShare, tax.HighShare);
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
