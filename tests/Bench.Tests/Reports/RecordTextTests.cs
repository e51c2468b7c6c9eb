using Bench.Records;
using Bench.Reports;
using Bench.Tests.Records;
using Spectre.Console;
using Record = Bench.Records.Record;

namespace Bench.Tests.Reports;

// The table as it is read, letter by letter, on a narrow and on a wide terminal.
public class RecordTextTests
{
    private static readonly Record Handmade = Made.Record(
        Made.Cell(Made.Key("torchsharp"), [40, 40.4, 40.2], [39.8, 40, 40.1], [40.6, 40.3, 40.5]),
        Made.Cell(Made.Key("onnxruntime"), [25, 25.2, 25.1], [24.9, 25, 25.1], [25.3, 25.1, 25.2]),
        Disturbed(Made.Cell(Made.Key("reference"), [80, 80.2, 84], [81, 80, 80.4], [83, 80.6, 80])),
        Ended(Made.Key("faults"), OutcomeKind.FailedGate,
            "y of input set 2 is 3.1e-3 of its norm away from the golden, 1.0e-5 are allowed: the outputs of the last timed step are not those of this model"),
        Ended(Made.Key("broken"), OutcomeKind.Crashed, "in launch 2: broken, asked to run, died: killed by SIGSEGV"),
        Ended(Made.Key("torchsharp") with { Device = "cuda" }, OutcomeKind.Unsupported, "this machine has no CUDA device"),
        Made.Cell(Made.Key("late", seq: 128), [10]) with { Outcome = null, Unit = "tokens", Versions = new Dictionary<string, string>() });

    private const string Narrow = """
        resnet50 · infer · batch 8 · fp32 · 2 threads  images/s
          onnxruntime 1.0     319 ± 3  1.602× (1.594 … 1.610)  faster  █████████████████
          torchsharp 1.0      199 ± 2   1.00×                          ██████████▋
          reference 1.0    99.5 ± 0.8  0.500× (0.498 … 0.501)  slower  █████▎
          faults           ✗ y of input set 2 is 3.1e-3 of its norm away from the
                             golden, 1.0e-5 are allowed: the outputs of the last timed
                             step are not those of this model
          broken           ✗ in launch 2: broken, asked to run, died: killed by SIGSEGV
          reference 1.0    ! 2 of 9 iterations disturbed (foreign cpu, steal)

        resnet50 · infer · batch 8 · fp32 · cuda · 2 threads
          torchsharp  – this machine has no CUDA device

        gpt2 · infer · batch 8 · seq 128 · fp32 · 2 threads
          late  ✗ not finished
        """;

    private const string Wide = """
        resnet50 · infer · batch 8 · fp32 · 2 threads  images/s                 memory  CPU/step  first step  load  compile  GCs
          onnxruntime 1.0     319 ± 3  1.602× (1.594 … 1.610)  faster  ███████     3 B      0 ns        7 ns  5 ns        0    0
          torchsharp 1.0      199 ± 2   1.00×                          ████▍       3 B      0 ns        7 ns  5 ns        0    0
          reference 1.0    99.5 ± 0.8  0.500× (0.498 … 0.501)  slower  ██▏         3 B      0 ns        7 ns  5 ns        0    0
          faults           ✗ y of input set 2 is 3.1e-3 of its norm away from the golden, 1.0e-5 are allowed: the outputs of the
                             last timed step are not those of this model
          broken           ✗ in launch 2: broken, asked to run, died: killed by SIGSEGV
          reference 1.0    ! 2 of 9 iterations disturbed (foreign cpu, steal)

        resnet50 · infer · batch 8 · fp32 · cuda · 2 threads
          torchsharp  – this machine has no CUDA device

        gpt2 · infer · batch 8 · seq 128 · fp32 · 2 threads
          late  ✗ not finished
        """;

    [Theory]
    [InlineData(80, Narrow)]
    [InlineData(120, Wide)]
    public void ItReadsSo(int width, string expected) => Assert.Equal(expected.ReplaceLineEndings("\n"), string.Join('\n', Lines(width)));

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(140)]
    public void NoLineIsWiderThanTheTerminal(int width) => Assert.All(Lines(width), line => Assert.True(line.Length <= width, line));

    [Fact]
    public void TheLastLineCountsWhatStands()
    {
        var shown = Number.Percent(Detecting.CanShow(Handmade)!.Value);
        Assert.Equal($"✗ 7 cells: 3 measured and gated, 2 failed, 2 could not run · differences of {shown} show 95 times in 100 · record: [a].json",
            Summary(Handmade, "[a].json"));
        Assert.Equal("✓ 1 cell, all gated · record: r.json", Summary(Handmade with { Cells = [Handmade.Cells[0]] }, "r.json"));
        var once = Handmade with { Cells = [Made.Cell(Made.Key("torchsharp"), [40]), Made.Cell(Made.Key("onnxruntime"), [25])] };
        Assert.Equal("✓ 2 cells, all gated · one launch shows no difference · record: r.json", Summary(once, "r.json"));
        Assert.Equal("– 1 cell: 0 measured and gated, 1 could not run · record: r.json", Summary(Handmade with { Cells = [Handmade.Cells[5]] }, "r.json"));
    }

    // "One launch" was once said of records whose cells have three each, but no round of the same wave.
    [Fact]
    public void WhyNothingIsShownIsSaid()
    {
        Cell Of(string engine, params int[] waves)
        {
            var cell = Made.Cell(Made.Key(engine), [10], [10.1], [9.9], [10], [10.2], [9.8]);
            return cell with { Iterations = [.. cell.Iterations.Where(iteration => waves.Contains(iteration.Wave))] };
        }

        var apart = Handmade with { Cells = [Of("torchsharp", 1, 2, 3), Of("onnxruntime", 4, 5, 6)] };
        Assert.Equal("✓ 2 cells, all gated · rows have too few waves in common to show a difference · record: r.json", Summary(apart, "r.json"));
        Assert.Equal("too few waves that rows have in common, so nothing tells how much they differ by chance",
            ComparisonWords.Reason(Within.Of(apart).Cells[0]));
        // Its ratio is that of the two rates.
        Assert.NotNull(RecordData.Of(apart, null).Cells[1].Ratio);
    }

    // Said once, under all tables; with one launch nothing has an interval.
    [Fact]
    public void WhatIntervalsAreIsSaidOnce()
    {
        Assert.Equal(["±: 95 % interval of this run; another run of the same cell may lie outside it",
            "ratio: of paired rounds, 95 % interval, all 2 together; claimed where 1 lies outside"], RecordReport.Of(Handmade).Lines);
        // A row that shares no wave with its baseline has no paired rounds.
        var late = Made.Cell(Made.Key("late"), [30], [30], [31]);
        late = late with { Iterations = [.. late.Iterations.Where(iteration => iteration.Wave == 3)] };
        Cell[] both = [Made.Cell(Made.Key("torchsharp"), [40], [41]), Made.Cell(Made.Key("onnxruntime"), [25], [26]), late];
        Assert.EndsWith("claimed where 1 lies outside; without an interval, of the two rates", RecordReport.Of(Handmade with { Cells = both }).Lines[^1]);
        Assert.Empty(RecordReport.Of(Handmade with { Cells = [Made.Cell(Made.Key("torchsharp"), [40]), Made.Cell(Made.Key("onnxruntime"), [25])] }).Lines);
    }

    private static string Summary(Record record, string file) => Markup.Remove(TerminalForm.Summary(RecordReport.Of(record, file).Summary!.Value));

    private static IReadOnlyList<string> Lines(int width) => [.. TerminalForm.Render(RecordReport.Of(Handmade), width).Select(Markup.Remove)];

    private static Cell Ended(CellKey key, OutcomeKind kind, string reason) =>
        Made.Cell(key) with { Outcome = new Outcome(kind, reason), Versions = new Dictionary<string, string>() };

    private static Cell Disturbed(Cell cell) => cell with { Notes = ["2 of 9 iterations disturbed (foreign cpu, steal)"] };
}
