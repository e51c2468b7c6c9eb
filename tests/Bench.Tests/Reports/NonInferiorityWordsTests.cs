using System.Text.Json;
using Bench.Records;
using Bench.Reports;
using Bench.Tests.Records;
using Record = Bench.Records.Record;

namespace Bench.Tests.Reports;

// What a limit on a comparison says of each cell, and what programs get of it.
public class NonInferiorityWordsTests
{
    [Fact]
    public void ItSaysWhatItKnowsAndWhatWouldDecide()
    {
        // Rows of one record: no run lies between them, so launches decide.
        var noisy = Rows([10, 10.5, 9.6], [10.2, 10.1, 9.9]);
        Assert.Matches(@"^inconclusive: \d\.\d\d× \(0\.\d\d … \d\.\d\d\), at least 0\.\d\d× is sure; \d+ more launch(es)? of each side would decide it$",
            Said(noisy, 0.03));
        Assert.Matches(@"^passed: 1\.00", Said(Rows([10, 10.01, 9.99], [10, 10.01, 9.99]), 0.03));
        Assert.Matches(@"^failed: 0\.66.*, slower by more than 2\.5 %$", Said(Rows([10, 10.01, 9.99], [15, 15.01, 14.99]), 0.025));

        // Between two records, where other runs are not known, what is assumed of them stands in the way of 1 %.
        var (one, other) = (Record([10, 10.01, 9.99]), Record([10, 10.01, 9.99]));
        Assert.EndsWith("; no number of launches decides it, since runs are assumed to differ by 11 %: five runs of the cell would measure it",
            Said(Between.Of(one, other), 0.01));
        // Where they were measured, that many runs do.
        Record[] history = [.. Enumerable.Range(1, 5).Select(i => Record([10 + i * 0.3, 10.01 + i * 0.3, 9.99 + i * 0.3]))];
        Assert.Matches(@"^inconclusive: .*; no number of launches decides it, since runs differ by more: about \d+ runs of each side would$",
            Said(Between.Of(one, Record([10.02, 10.01, 9.99]), history: history), 0.01));
        Cell Newer(Cell cell) => cell with { Versions = new Dictionary<string, string> { ["onnxruntime"] = "2.0" } };
        Assert.EndsWith(": five runs of the new cell would measure it",
            Said(Between.Of(one, Made.Record(Newer(other.Cells[0])), history: history), 0.01));
        Assert.Equal("failed: not comparable: the new record has no such cell", Said(Between.Of(one, Made.Record()), 0.01));
    }

    [Fact]
    public void OfOneLaunchItSaysThatMoreWouldTell() =>
        Assert.Equal("inconclusive: not comparable: no cell has two launches, so nothing tells how much they differ by chance; "
            + "1 more launch of each side would tell more", Said(Between.Of(Record([10]), Record([20])), 0.03));

    [Fact]
    public void ProgramsGetItToo()
    {
        var comparison = Rows([10, 10.5, 9.6], [10.2, 10.1, 9.9]);
        var test = NonInferiority.Of(comparison, 0.03);
        var report = ComparisonReport.Of(comparison, test);
        var json = JsonDocument.Parse(ReportJson.Of(report)).RootElement;
        Assert.Equal("inconclusive", json.GetProperty("limitEnd").GetString());
        var row = json.GetProperty("cells")[0];
        Assert.Equal((test.Rows[0].Bound, test.Rows[0].Launches), (row.GetProperty("limitBound").GetDouble(), row.GetProperty("limitLaunches").GetInt32()));
        var csv = CsvForm.Of(report).Split('\n');
        Assert.EndsWith(",limit_end,limit_bound,limit_launches,limit_runs", csv[0]);
        Assert.EndsWith(FormattableString.Invariant($",inconclusive,{test.Rows[0].Bound:R},{test.Rows[0].Launches},"), csv[1]);
        Assert.DoesNotContain("limit", ReportJson.Of(ComparisonReport.Of(comparison)));
    }

    private static string Said(Comparison comparison, double slower) => NonInferiorityWords.Of(NonInferiority.Of(comparison, slower).Rows[0], slower);

    private static Comparison Rows(double[] one, double[] other) =>
        Within.Of(Made.Record(Cell("onnxruntime", one), Cell("torchsharp", other)));

    private static Record Record(double[] launches) => Made.Record(Cell("onnxruntime", launches));

    private static Cell Cell(string engine, double[] launches) => Made.Cell(Made.Key(engine), [.. launches.Select(step => (double[])[step])]);
}
