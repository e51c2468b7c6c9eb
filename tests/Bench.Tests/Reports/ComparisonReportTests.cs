using System.Text.Json;
using Bench.Records;
using Bench.Reports;
using Bench.Tests.Records;
using Spectre.Console;
using Record = Bench.Records.Record;

namespace Bench.Tests.Reports;

public class ComparisonReportTests
{
    private static readonly CellKey ChannelsLast = Made.Key("torchsharp") with { Options = new Dictionary<string, string> { ["layout"] = "channels last" } };

    private static readonly Record Base = Made.Record(
        Made.Cell(Made.Key(), [25], [25.1], [24.9]),
        Made.Cell(Made.Key() with { Threads = 1 }, [45], [45.2], [45.1]),
        Made.Cell(ChannelsLast, [40], [40.4], [40.2]),
        Made.Cell(Made.Key("gone"), [40], [40.4], [40.2]));

    private static readonly Record New = Made.Record(
        Made.Cell(Made.Key(), [50], [50.1], [49.9]) with
        {
            Versions = new Dictionary<string, string> { ["onnxruntime"] = "1.1" },
            Notes = ["2 of 9 iterations disturbed, say \"steal\" | more"],
        },
        Made.Cell(Made.Key() with { Threads = 1 }, [45], [45.1], [45.2]),
        Made.Cell(ChannelsLast, [40], [40.4], [40.2]) with { Bundle = "another" });

    private const string Narrow = """
                                             ratio (95 % interval)  verdict
        resnet50 · infer · batch 8 · fp32 · 2 threads
          onnxruntime 1.0 → onnxruntime 1.1  0.50× (0.36 … 0.69)    slower
          torchsharp 1.0 layout="channels last"
                                             not comparable: bundle differs: 0123abcd
                                             and another
          gone 1.0                           not comparable: the new record has no such
                                             cell
        resnet50 · infer · batch 8 · fp32 · 1 thread
          onnxruntime 1.0                    1.00× (0.73 … 1.37)    no difference shown
        """;

    [Fact]
    public void ItReadsSo() => Assert.Equal(Narrow.ReplaceLineEndings("\n"), string.Join('\n', Lines(Between.Of(Base, New), 80)));

    [Fact]
    public void RowsOfDifferentKeysHaveDifferentLabels()
    {
        var random = new Random(5);
        for (var trial = 0; trial < 50; trial++)
        {
            IEnumerable<CellKey> Keys() => Enumerable.Range(0, 30).Select(_ => Near(Made.Key(), random)).Distinct();
            Record Draw() => Made.Record([.. Keys().Select(key => Made.Cell(key, [10], [10.1]))]);
            var (one, other) = (Draw(), Draw());
            string[][] despites = [[], ["batch"], ["threads", "regime", "seq"], [.. Comparability.Names]];
            foreach (var despite in despites)
                foreach (var comparison in new[] { Between.Of(one, other, despite), Within.Of(one, "onnxruntime", despite) })
                {
                    var labels = comparison.Cells.Select(cell => (Keys: (cell.Base?.Key, cell.New?.Key), Label: ComparisonWords.Label(cell))).Distinct();
                    var doubled = labels.GroupBy(row => row.Label).Where(rows => rows.Count() > 1);
                    Assert.Empty(doubled.Select(rows => string.Join(" and ", rows.Select(row => row.Keys))));
                }

            Assert.Equal(one.Cells.Count, one.Cells.Select(cell => (Labels.Heading(cell.Parts), Labels.Row(cell))).Distinct().Count());
        }
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    public void NoLineIsWiderThanTheTerminal(int width) =>
        Assert.All(Lines(Between.Of(Base, New, ["threads"]), width), line => Assert.InRange(line.Length, 0, width));

    [Fact]
    public void WhatDespiteLiftedStandsBesideTheBase()
    {
        var one = Made.Record(Made.Cell(Made.Key() with { Threads = 1, Regime = Regimes.Latency }, [45], [45.2]));
        var comparison = Between.Of(one, Made.Record(Made.Cell(Made.Key() with { Device = "cuda" }, [25], [25.1])), [.. Comparability.Names]);
        var row = "onnxruntime 1.0 · cpu · 1 thread · latency → onnxruntime 1.0";
        Assert.Equal($"resnet50 · infer · batch 8 · fp32 · cuda · 2 threads: {row}", ComparisonWords.Label(comparison.Cells[0]));
    }

    [Fact]
    public void EveryFormHoldsNotesSpreadsAndOptions()
    {
        var comparison = Between.Of(Base, New);
        var spread = PooledSpread.Of(Base.Cells[0])!.Value;
        var markdown = MarkdownForm.Of(ComparisonReport.Of(comparison));
        Assert.Contains("\n- new onnxruntime 1.1: 2 of 9 iterations disturbed, say \"steal\" \\| more\n", markdown);
        Assert.Contains("- spread of launches: base onnxruntime 1.0 0.4 %, 2 degrees of freedom; new onnxruntime 1.1 0.2 %, 2 degrees of freedom", markdown);
        Assert.Contains("| torchsharp 1.0 layout=\"channels last\" |", markdown);
        Assert.Contains("\n- judged by: spread of launches, 0.4 %", markdown);

        var csv = CsvForm.Of(ComparisonReport.Of(comparison)).Split('\n');
        var columns = csv[0].Split(',');
        Assert.Contains(",\"2 of 9 iterations disturbed, say \"\"steal\"\" | more\",", csv[1]);
        Assert.Contains(",\"layout=\"\"channels last\"\"\",", csv[3]);
        // The line of one thread has no field with a comma in it.
        var row = columns.Zip(csv[2].Split(',')).ToDictionary(field => field.First, field => field.Second);
        Assert.Equal(columns.Length, csv[2].Split(',').Length);
        Assert.Equal(("1", "2", "0"), (row["threads"], row["base_launch_degrees"], row["new_runs"]));
        Assert.Equal(comparison.Spread!.Value.LogDeviation, double.Parse(row["pooled_spread"], System.Globalization.CultureInfo.InvariantCulture));

        var json = JsonDocument.Parse(ReportJson.Of(ComparisonReport.Of(comparison))).RootElement;
        Assert.Equal(comparison.Spread!.Value.Degrees, json.GetProperty("pooledDegrees").GetDouble());
        Assert.Equal(spread.LogDeviation, json.GetProperty("cells")[0].GetProperty("baseLaunchSpread").GetDouble());
        Assert.Equal(New.Cells[0].Notes![0], json.GetProperty("cells")[0].GetProperty("newNotes")[0].GetString());
    }

    [Fact]
    public void OfEachCellItSaysWhetherRunsWereMeasured()
    {
        var assumed = Between.Of(Base, New);
        Assert.Contains(Lines(assumed, 120), line => line.EndsWith("  no difference shown  11 %, assumed"));
        Assert.DoesNotContain(Lines(assumed, 100), line => line.EndsWith("assumed"));
        Assert.Contains(" | no difference shown | 11 %, assumed |", MarkdownForm.Of(ComparisonReport.Of(assumed)));
        string[] said = [.. ComparisonReport.Of(assumed).Lines];
        Assert.Equal("1 of 4 cells differ, where the interval leaves out 1 (95 % for all 2 together)", said[0]);
        Assert.Equal($"shown 95 times in 100, in any row: differences of {Number.Percent(assumed.CanShow!.Value)} and more", said[1]);
        Assert.StartsWith("judged by: spread between runs, assumed for 2 of 2 cells: 11 %; five other runs", said[3]);

        var (cell, versions) = (New.Cells[0], New.Cells[0].Versions);
        Record[] history = [.. Enumerable.Range(1, 5)
            .Select(i => Made.Record(Made.Cell(Made.Key(), [25 + i * 0.1], [25.1], [24.9]) with { Versions = versions }) with { Name = $"{i}.json" })];
        // They are runs of the new version.
        var measured = Between.Of(Base, Made.Record(cell), null, history);
        Assert.Contains(" | base 11 %, assumed; new ", MarkdownForm.Of(ComparisonReport.Of(measured)));
        Assert.Contains(ComparisonReport.Of(measured).Lines, line => line.StartsWith("judged by: spread between runs, assumed of the base for 1 of 1 cells: "));
        var both = Between.Of(Made.Record(cell) with { Name = "again" }, Made.Record(cell), null, history);
        Assert.Contains(Lines(both, 120), line => line.EndsWith("%, measured in 5 runs") && !line.Contains("assumed"));
        // Rows of one record have no runs between them.
        Assert.DoesNotContain("between runs", MarkdownForm.Of(ComparisonReport.Of(Within.Of(Base))));
    }

    [Fact]
    public void WhatItWasJudgedByIsNamed()
    {
        Record Run(int i) =>
            Made.Record(Made.Cell(Made.Key(), [25 + i * 0.1], [25.1], [24.9]) with { Versions = New.Cells[0].Versions }) with { Name = $"{i}.json" };
        Record[] history = [.. Enumerable.Range(1, 5).Select(Run)];
        var judged = ComparisonReport.Of(Between.Of(Base, New, null, history)).Lines;
        Assert.Contains("judged by: 5 earlier runs: 1.json, 2.json, 3.json, 4.json, 5.json", judged);
        Assert.DoesNotContain(ComparisonWords.Judged(Between.Of(Base, New)), line => line.Contains("earlier"));
    }

    private static IReadOnlyList<string> Lines(Comparison comparison, int width) =>
        [.. TerminalForm.Render(ComparisonReport.Of(comparison), width).Select(Markup.Remove)];

    // Keys that differ from the given one, and so from each other, by little.
    private static CellKey Near(CellKey key, Random random)
    {
        T Any<T>(T usual, params T[] values) => random.Next(10) > 0 ? usual : values[random.Next(values.Length)];
        string[] values = ["1", "1 b=2", "1\" b=\"2", "", "2"];
        return key with
        {
            Workload = key.Workload with { Batch = Any(8, 1), Seq = Any<int?>(null, 32) },
            Engine = Any("onnxruntime", "torchsharp"),
            Environment = Any(null, "1.0", "2"),
            Preset = Any(null, "compile"),
            Options = new[] { "a", "b" }.Where(_ => random.Next(2) == 0).ToDictionary(name => name, _ => values[random.Next(values.Length)]),
            Device = Any("cpu", "cuda", "cuda:1"),
            Precision = Any("fp32", "bf16"),
            Threads = Any(2, 1),
            Regime = Any(Regimes.Throughput, Regimes.Latency),
        };
    }
}
