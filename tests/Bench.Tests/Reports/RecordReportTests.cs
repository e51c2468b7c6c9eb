using Bench.Records;
using Bench.Records.Checks;
using Bench.Reports;
using Bench.Tests.Records;
using Spectre.Console;

namespace Bench.Tests.Reports;

public class RecordReportTests
{
    private static readonly Cell Throughput = Costly(Made.Key(), 470);

    [Fact]
    public void AWideTableShowsWhatStandsBesideTheRate()
    {
        var lines = Lines(140, Throughput, Costly(Made.Key("reference"), 940));
        var head = lines[0];
        foreach (var (name, value) in new[] { ("memory", "420 MiB"), ("CPU/step", "900 ms"), ("first step", "510 ms") })
            Assert.EndsWith(" " + value, lines[1][..(head.IndexOf(name, StringComparison.Ordinal) + name.Length)]);
        Assert.Contains("70 % of peak", lines[1]);
        Assert.DoesNotContain("memory", Lines(80, Throughput)[0]);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(109)]
    [InlineData(110)]
    [InlineData(140)]
    public void NoLineIsWiderThanTheScreen(int width)
    {
        foreach (var line in Lines(width, Throughput, Costly(Made.Key("torchsharp") with { Preset = "channels-last" }, 1200), Latency()))
            Assert.True(line.Length <= width, $"{line.Length}: {line}");
    }

    [Fact]
    public void LatencyShowsItsPercentilesEvenWhereItIsNarrow()
    {
        var lines = Lines(80, Latency());
        Assert.Contains("p50", lines.First(line => line.Contains("images/s")));
        Assert.Contains("499 µs", lines[^1]);
    }

    [Fact]
    public void PercentilesAreOfTheLatencyRegimeAlone()
    {
        Assert.Equal(5e5, Percentiles.Of(Latency(), 50)!.Value, 1e4);
        Assert.Null(Percentiles.Of(Latency() with { Parts = Made.Key() }, 50));
        // Three launches of three iterations of 100 steps: nine steps beyond the 99th percentile are too few to know it.
        Assert.Null(Percentiles.Of(Latency(), 99));
    }

    [Fact]
    public void EveryFormNamesTheSameFigures()
    {
        var record = Record(Throughput, Latency());
        var csv = CsvForm.Of(RecordReport.Of(record)).Split('\n')[0];
        var json = ReportJson.Of(RecordReport.Of(record));
        foreach (var name in new[] { "peakBytes", "cpuNanosecondsPerStep", "collections", "loadNanoseconds", "compileNanoseconds", "firstStepNanoseconds",
            "shareOfPeak", "p50Nanoseconds" })
        {
            Assert.Contains($"\"{name}\":", json);
            Assert.Contains("," + string.Concat(name.Select(c => char.IsUpper(c) ? "_" + char.ToLowerInvariant(c) : $"{c}")), csv);
        }

        Assert.Contains("| memory | CPU/step | first step | load | compile | GCs | of peak |", MarkdownForm.Of(RecordReport.Of(record)));
        Assert.Contains("| 420 MiB | 900 ms | 510 ms | 240 ms | 1.6 s | 6 | 70 % |", MarkdownForm.Of(RecordReport.Of(record)));
    }

    [Fact]
    public void EveryFormHoldsRatiosWithTheirClaims()
    {
        var slow = Made.Cell(Made.Key("reference"), [200, 201], [202, 200], [200, 199]);
        slow = slow with { Launches = [slow.Launches[0] with { Settled = false }, .. slow.Launches.Skip(1)] };
        var record = Made.Record(Made.Cell(Made.Key(), [100, 101], [101, 100], [99, 100]), slow, Made.Cell(Made.Key("once"), [7]) with { Inputs = "device" });
        var compared = Within.Of(record, "onnxruntime").Cells[0];
        var (report, text) = (RecordReport.Of(record), RatioText.Whole(compared.Ratio!.Value, compared.Low!.Value, compared.High!.Value));
        Assert.Contains(TerminalForm.Render(report, 100).Select(Markup.Remove), line => line.Contains($"  {text}  slower  "));
        Assert.Contains($" | {text} | slower | ", MarkdownForm.Of(report));
        Assert.Contains(FormattableString.Invariant($",{compared.Ratio:R},{compared.Low:R},{compared.High:R},slower,1,"), CsvForm.Of(report));
        var cells = System.Text.Json.JsonDocument.Parse(ReportJson.Of(report)).RootElement.GetProperty("cells");
        Assert.Equal((1, "baseline"), (cells[0].GetProperty("ratio").GetDouble(), cells[0].GetProperty("claim").GetString()));
        Assert.Equal((compared.Ratio, compared.Low, compared.High, "slower"), (cells[1].GetProperty("ratio").GetDouble(),
            cells[1].GetProperty("ratioLow").GetDouble(), cells[1].GetProperty("ratioHigh").GetDouble(), cells[1].GetProperty("claim").GetString()));
        Assert.Equal("1 of 3 launches had not settled", cells[1].GetProperty("notes")[0].GetString());
        // What may not be compared has no ratio, and says why.
        Assert.False(cells[2].TryGetProperty("ratio", out _));
        Assert.Equal("not compared with onnxruntime 1.0: inputs differs: host and device", cells[2].GetProperty("notes")[0].GetString());
    }

    // Of all records that are kept: a row is claimed where, and only where, its interval leaves out 1.
    [Theory]
    [InlineData("amd-epyc-2-cores")]
    [InlineData("intel-xeon-2-cores")]
    public void AClaimAndItsIntervalFollowOneRule(string machine)
    {
        var claims = Directory.GetFiles(Checkout.Path("results", machine, "quick-ten"), "*.json").Select(RecordFile.Read)
            .SelectMany(record => RecordData.Of(record, null).Cells).Where(cell => cell.RatioLow is not null).ToList();
        Assert.Equal(40, claims.Count);
        Assert.All(claims, cell => Assert.Equal(cell.RatioLow > 1 ? "faster" : cell.RatioHigh < 1 ? "slower" : "no difference shown", cell.Claim));
        Assert.Equal(["no difference shown", "slower"], claims.Select(cell => cell.Claim).Distinct().Order());
    }

    [Fact]
    public void EveryFormHoldsOptionsNotesAndSpreads()
    {
        var options = new Dictionary<string, string> { ["optimization"] = "none", ["arena"] = "a b" };
        var key = Made.Key() with { Environment = "1.31", Preset = "fast", Options = options };
        var record = Made.Record(Made.Cell(key, [100], [110], [120]) with { Notes = ["one, and", "two"] },
            Made.Cell(Made.Key("once"), [7]) with { Environment = "cuda" }, Made.Cell(Made.Key("reference"), [210], [220], [230]));
        var (own, pooled) = (PooledSpread.Of(record.Cells[0])!.Value, Residual.Of(record)!.Pool);
        var csv = CsvForm.Of(RecordReport.Of(record)).Split('\n');
        Assert.EndsWith(",1.31,fast,\"arena=\"\"a b\"\" optimization=none\",nchw,host,frozen,0123abcd,\"one, and; two\""
            + FormattableString.Invariant($",{own.LogDeviation:R},2,{pooled.LogDeviation:R},2,{NoiseFloor.Relative(NoiseFloor.Of(record)!.Value):R}")
            + FormattableString.Invariant($",1,,,baseline,,{Detecting.CanShow(record):R}"), csv[1]);
        Assert.EndsWith(",environment,preset,options,layout,inputs,weights,bundle,notes,"
            + "launch_spread,launch_degrees,pooled_spread,pooled_degrees,noise_floor,ratio,ratio_low,ratio_high,claim,unsettled_launches,can_show", csv[0]);
        Assert.Equal(csv[0].Split(',').Length, csv[2].Split(',').Length);

        var markdown = MarkdownForm.Of(RecordReport.Of(record));
        Assert.Contains("\n- onnxruntime@1.31+fast 1.0 arena=\"a b\" optimization=none: one, and\n", markdown);
        Assert.Contains("- spread of launches: onnxruntime@1.31+fast 1.0 arena=\"a b\" optimization=none 9.5 %, 2 degrees of freedom; reference 1.0 ",
            markdown);
        Assert.EndsWith($"\nSpread of a pair's waves, pooled: {Number.Spread(NoiseFloor.Relative(pooled.LogDeviation))}, 2 degrees of freedom; noise floor "
            + $"{Number.Spread(NoiseFloor.Relative(NoiseFloor.Of(record)!.Value))}\n\nSeed of the order of visits: 1\n", markdown);

        var json = System.Text.Json.JsonDocument.Parse(ReportJson.Of(RecordReport.Of(record))).RootElement;
        var cell = json.GetProperty("cells")[0];
        Assert.Equal((own.LogDeviation, 2), (cell.GetProperty("launchSpread").GetDouble(), cell.GetProperty("launchDegrees").GetInt32()));
        Assert.Equal((pooled.LogDeviation, 2), (json.GetProperty("pooledSpread").GetDouble(), json.GetProperty("pooledDegrees").GetInt32()));
        Assert.Equal("a b", cell.GetProperty("options").GetProperty("arena").GetString());
        Assert.False(json.GetProperty("cells")[1].TryGetProperty("launchSpread", out _));
        // Typed, and meant by a bare name.
        Assert.Equal(("1.31", "cuda"), (cell.GetProperty("environment").GetString(), json.GetProperty("cells")[1].GetProperty("environment").GetString()));
    }

    // For people a sentence, for programs an id with its figures; one that takes the number away is the row's reason.
    [Fact]
    public void WhatChecksFindIsInEveryForm()
    {
        var honest = Made.Cell(Made.Key(), [100], [101], [99]) with { Golden = new GoldenFacts(8, 2) };
        var wrong = Made.Cell(Made.Key("faults"), [100], [101], [99]);
        wrong = wrong with { Iterations = [.. wrong.Iterations.Select(i => i with { WorkerNanoseconds = i.HostNanoseconds / 2 })] };
        var report = RecordReport.Of(CellChecks.Judged(Made.Record(honest, wrong)));
        var lines = TerminalForm.Render(report, 120).Select(Markup.Remove).ToList();
        Assert.Contains(lines, line => line.Contains("! 2 of the golden's 8 values are NaN or infinite"));
        Assert.Contains(lines, line => line.Contains("✗ the worker's clock shows 0.50 of the time that passed for the host"));
        Assert.Equal((Tone.Bad, "2 cells: 1 measured and gated, 1 failed"), (report.Summary!.Value.Tone, report.Summary.Value.Text.Split(" · ")[0]));
        Assert.Contains(",void,the worker's clock shows 0.50 of the time that passed for the host,", CsvForm.Of(report));

        var cells = System.Text.Json.JsonDocument.Parse(ReportJson.Of(report)).RootElement.GetProperty("cells");
        Assert.Equal("void", cells[1].GetProperty("outcome").GetString());
        var (note, found) = (cells[0].GetProperty("findings")[0], cells[1].GetProperty("findings")[0]);
        Assert.Equal(("golden-not-finite", "note"), (note.GetProperty("id").GetString(), note.GetProperty("severity").GetString()));
        Assert.Equal(8, note.GetProperty("figures").GetProperty("values").GetDouble());
        Assert.Equal(("wrong-clock", "void"), (found.GetProperty("id").GetString(), found.GetProperty("severity").GetString()));
        Assert.Equal(0.5, found.GetProperty("figures").GetProperty("ofHostTime").GetDouble(), 3);
    }

    [Fact]
    public void ASpentBudgetIsSaidUnderTheTable()
    {
        var done = Made.Record(Made.Cell(Made.Key(), [100], [101], [99], [100]), Made.Cell(Made.Key("reference"), [200], [201], [199], [203]));
        var asked = done with { Plan = done.Plan with { Detect = 0.005 }, Ended = new Ending("budget spent", DateTimeOffset.UnixEpoch) };
        var said = $"budget spent: differences of {Number.Spread(Detecting.CanShow(asked)!.Value)} can be shown, 0.5 % was asked";
        Assert.Equal(["", "! " + said], TerminalForm.Render(RecordReport.Of(asked), 80).Select(Markup.Remove).TakeLast(2));
        Assert.Contains($"\n{said}\n", MarkdownForm.Of(RecordReport.Of(asked)));
        Assert.True(Detecting.WavesNeeded(asked, 0.005) > 4);
        Assert.Equal(4, Detecting.WavesNeeded(asked, Detecting.CanShow(asked)!.Value));
        Assert.DoesNotContain(TerminalForm.Render(RecordReport.Of(done), 80), line => line.Contains("budget"));
        var once = asked with { Cells = [Made.Cell(Made.Key(), [100])] };
        Assert.EndsWith("nothing tells yet what can be shown, 0.5 % was asked", Markup.Remove(TerminalForm.Render(RecordReport.Of(once), 80)[^1]));
    }

    private static Cell Costly(CellKey key, double milliseconds)
    {
        var cell = Made.Cell(key, [milliseconds, milliseconds], [milliseconds, milliseconds], [milliseconds, milliseconds]);
        return cell with
        {
            Launches = [.. cell.Launches.Select(launch =>
                launch with { LoadNanoseconds = 240_000_000, CompileNanoseconds = 1_600_000_000, FirstStepNanoseconds = 510_000_000,
                    PeakBytes = 440_000_000 })],
            Iterations = [.. cell.Iterations.Select(i =>
                i with { Counters = new Counters { CpuNanoseconds = i.Steps * 900_000_000, Collections = 1, PeakBytes = 430_000_000 } })],
        };
    }

    // Steps of 0.4 to 0.6 ms.
    private static Cell Latency()
    {
        var cell = Made.Cell(Made.Key() with { Regime = Regimes.Latency }, [0.5, 0.5, 0.5], [0.5, 0.5, 0.5], [0.5, 0.5, 0.5]);
        return cell with
        {
            Iterations = [.. cell.Iterations.Select(i =>
            i with { Steps = 100, WorkerNanoseconds = 50_000_000, Each = [.. Enumerable.Range(0, 100).Select(step => 400_000L + step * 2_000)] })]
        };
    }

    private static Bench.Records.Record Record(params Cell[] cells)
    {
        var record = Made.Record(cells);
        return record with { Machine = record.Machine with { Peaks = [new Peak("cpu", "fp32", 2, 8.2e9 / 0.47 / 0.7, Reaches: true)] } };
    }

    private static IReadOnlyList<string> Lines(int width, params Cell[] cells) =>
        [.. TerminalForm.Render(RecordReport.Of(Record(cells)), width).Select(Markup.Remove)];
}
