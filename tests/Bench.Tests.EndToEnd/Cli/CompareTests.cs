using Bench.Records;
using Record = Bench.Records.Record;

namespace Bench.Tests.EndToEnd.Cli;

// "bench compare" over records of known content: what it says, and what its exit code means.
public sealed class CompareTests : IClassFixture<CliFolder>
{
    private readonly CliFolder _folder;

    public CompareTests(CliFolder folder)
    {
        _folder = folder;
        foreach (var (name, times) in new[] { ("base", 1), ("same", 1.0005), ("slow", 1.1), ("half", 2) })
            RecordFile.Write(Made(name, times), Path.Combine(folder.Folder, name + ".json"));
        var runs = Directory.CreateDirectory(Path.Combine(folder.Folder, "runs")).FullName;
        for (var run = 1; run <= 5; run++) RecordFile.Write(Made($"run{run}", 1 + run * 0.001), Path.Combine(runs, $"{run}.json"));
        var lost = Made("lost", 1);
        RecordFile.Write(lost with { Cells = [lost.Cells[0], lost.Cells[1] with { Outcome = new Outcome(OutcomeKind.Crashed, "died") }] },
            Path.Combine(folder.Folder, "lost.json"));
        RecordFile.Write(lost with { Cells = [lost.Cells[0]] }, Path.Combine(folder.Folder, "fewer.json"));
        RecordFile.Write(lost with { Cells = [lost.Cells[0], lost.Cells[1] with { Bundle = "another" }] }, Path.Combine(folder.Folder, "bundle.json"));
    }

    [Theory]
    [InlineData("base.json half.json --fail-if slower:3%", 1, @"^  onnxruntime +0\.50× .* slower +\d+ %, assumed$",
        "fp32 · 2 threads: onnxruntime: failed: 0.50×")]
    [InlineData("base.json slow.json --fail-if slower:3%", 4, @"^  onnxruntime +0\.91× .* no difference shown +\d+ %, assumed$",
        "onnxruntime: inconclusive: 0.91×")]
    [InlineData("base.json same.json --fail-if slower:3%", 4, @"^shown 95 times in 100, in any row: differences of \d+ % and more$",
        "five runs of the cell would measure it\n")]
    [InlineData("base.json same.json --fail-if slower:40%", 0, @"^  onnxruntime +1\.00× .* no difference shown +\d+ %, assumed$", "")]
    [InlineData("base.json same.json --fail-if slower:3% --history runs", 0, @"^  onnxruntime +1\.000× .* no difference shown +0\.\d %, measured in 5 runs$",
        "")]
    [InlineData("base.json slow.json --fail-if slower:3% --history runs", 1, @"^  onnxruntime +0\.909× .* slower +0\.\d %, measured in 5 runs$",
        "onnxruntime: failed: 0.909×")]
    [InlineData("base.json lost.json --fail-if slower:40%", 1, @"^  torchsharp +not comparable",
        "torchsharp: failed: not comparable: the new one has no number: died")]
    [InlineData("base.json fewer.json --fail-if slower:40%", 1, @"^  torchsharp +not comparable", "torchsharp: failed: not comparable: the new record has no")]
    [InlineData("fewer.json base.json --fail-if slower:40%", 0, @"^  torchsharp +not comparable: the base has no such cell$", "")]
    [InlineData("base.json bundle.json --fail-if slower:40%", 1, @"^  torchsharp +not comparable",
        "torchsharp: failed: not comparable: bundle differs: none and another")]
    [InlineData("base.json bundle.json --fail-if slower:40% --despite bundle", 0, @"^differs: despite bundle: none → another$", "")]
    [InlineData("base.json --by engine --baseline torchsharp", 0, @"^  torchsharp → onnxruntime +2\.00.*× .* faster$", "")]
    [InlineData("base.json --by engine --fail-if slower:3%", 1, @"^  onnxruntime → torchsharp +0\.50.*× .* slower$", "torchsharp: failed: 0.50")]
    [InlineData("base.json --by engine --baseline torchsharp --fail-if slower:3%", 0, @"^  torchsharp → onnxruntime +2\.00.*× .* faster$", "")]
    public void TheExitCodeSaysWhetherALimitIsKept(string arguments, int expected, string row, string error)
    {
        var (code, output, errors) = _folder.Run($"compare {arguments}");
        Assert.Matches($"(?m){row}", output);
        Assert.Equal(expected, code);
        Assert.Equal(error != "", errors != "");
        Assert.Contains(error, errors);
        Assert.All(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.StartsWith("bench: --fail-if slower:", line));
    }

    [Fact]
    public void WhatLiesBesideARecordIsOfNoConcernUnlessItIsNamed()
    {
        var beside = Directory.CreateDirectory(Path.Combine(_folder.Folder, "beside")).FullName;
        RecordFile.Write(Made("slow", 1.1), Path.Combine(beside, "slow.json"));
        double[] others = [0.5, 0.8, 1, 1.2, 1.5, 2];
        foreach (var times in others) RecordFile.Write(Made("other", times), Path.Combine(beside, $"{times * 10}.json"));
        var alone = _folder.Run("compare base.json slow.json --fail-if slower:3% --csv -");
        Assert.Equal(4, alone.Code);
        Assert.Equal(alone, _folder.Run("compare base.json beside/slow.json --fail-if slower:3% --csv -"));

        var (code, output, errors) = _folder.Run("compare base.json beside/slow.json --fail-if slower:3% --history beside");
        Assert.Equal(4, code);
        Assert.Contains("onnxruntime: inconclusive: ", errors);
        // The base itself is among them under another name, and is none of those that judge it.
        Assert.Contains("judged by: 5 earlier runs: ", output);
        Assert.Contains(Path.Combine("beside", "5.json"), output);
        Assert.DoesNotContain(Path.Combine("beside", "10.json"), output);
        Assert.Contains("bench: --history base.json: tells nothing here", _folder.Run("compare base.json slow.json --history base.json").Errors);
    }

    [Theory]
    [InlineData("base.json slow.json --history none.json", "none.json: there is no such record")]
    [InlineData("base.json slow.json --history bad", "--history: \"bad\" holds no records.")]
    [InlineData("base.json --history slow.json", "--history tells by how much runs differ: give it with two records.")]
    [InlineData("base.json slow.json --json --csv -", "stdout holds one form")]
    public void BadInputIsSaid(string arguments, string expected)
    {
        var (code, output, errors) = _folder.Run($"compare {arguments}");
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(expected, errors);
    }

    // Two engines, three launches each that differ by a thousandth; a step takes so many times as long as in the base.
    private static Record Made(string name, double times)
    {
        Cell Cell(string engine, double milliseconds)
        {
            var key = new CellKey { Workload = new Workload("resnet50", "infer", 8), Engine = engine, Device = "cpu", Precision = "fp32", Threads = 2 };
            return new Cell
            {
                Key = key.ToString(),
                Parts = key,
                Unit = "images",
                ItemsPerStep = 8,
                Outcome = Outcome.Measured,
                Iterations = [.. Enumerable.Range(1, 3).Select(wave => Iteration(wave, (long)(milliseconds * 1e6 * times * (1 + wave / 1000.0))))],
            };
        }

        return MadeRecord.Empty(name) with
        {
            Cells = [Cell("onnxruntime", 10), Cell("torchsharp", 20)],
            Ended = new Ending("done", DateTimeOffset.UnixEpoch),
        };
    }

    private static Iteration Iteration(int wave, long nanoseconds) =>
        new() { Wave = wave, Round = 1, Visit = 0, Steps = 10, FirstSet = 0, HostNanoseconds = 10 * nanoseconds + 1000, WorkerNanoseconds = 10 * nanoseconds };
}
