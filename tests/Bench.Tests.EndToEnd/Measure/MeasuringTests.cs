using System.Text.Json;
using Bench.Measure.Rounds;
using Bench.Protocol;
using Bench.Records;
using Bench.Reports;

namespace Bench.Tests.EndToEnd.Measure;

public sealed class MeasuringTests(RunFolder folder) : IClassFixture<RunFolder>
{
    private const string Fast = "iterationSeconds: 0.02\nleadInSeconds: 0.01\nwarm: {steps: 2, seconds: 0.05, limit: 0.2}\nthreads: 1\n";

    [Fact]
    public void ALaunchIsLoadGateWarmRoundsGate()
    {
        var engine = folder.Noted(out var messages);
        const string suite = "workloads: [{model: tiny-gpt2, batch: 1, seq: 8}]\nengines: [{name: noted, options: {work: 100000}}]\n";
        var plan = folder.Plan(Fast + suite + "launches: 2\nrounds: 3\niterations: 2\n", engine);
        // The plan has asked what it can do.
        File.Delete(messages);
        folder.Run(plan);
        var letters = string.Concat(File.ReadAllLines(messages).Select(line => JsonSerializer.Deserialize(line, MessageJson.Default.Request)!.Do[0] switch
        {
            'r' => 'r',
            var first => first,
        }));
        // hello, load, a gated step a set, warm, calibrate by sync, each round a gated step on new inputs, an untimed run, single steps and two timed runs
        // with their fences (a disturbed visit once more), which are gated, more single steps, after all rounds the last step fetched twice, memory, bye.
        const string rounds = "r+s{100}(irfr+(rss){2,}f?r*){3}ffmb";
        Assert.Matches($"^hl(rf){{4}}{rounds}hl(rf){rounds}$", letters);
    }

    [Fact]
    public void TheStationsAreToldInTheirOrderAndEachCellIsLaunchedFirstInItsTurn()
    {
        var plan = folder.Plan(Fast + "workloads: [{model: tiny-gpt2, batch: 1, seq: 8}]\nengines: [{name: 'null', options: {work: 50000}}, {name: 'null', "
            + "options: {work: 60000}}]\nlaunches: 2\nrounds: 1\n");
        folder.Run(plan);
        var told = string.Join(" ", folder.Events.Select(e => e switch
        {
            RunEvent.BundleWork or RunEvent.BundleReady => "bundle",
            RunEvent.Loading l => $"load{l.Cell}",
            RunEvent.Gated g => $"gate{g.Cell}",
            RunEvent.Warming w => $"warm{w.Cell}",
            RunEvent.Visited v => $"visit{v.Cell}",
            RunEvent.CellEnded => "end",
            RunEvent.Ended => "record",
            _ => "",
        }).Where(word => word.Length > 0 && word != "bundle"));
        string Wave(int first, int visited) =>
            $"load{first} gate{first} warm{first} load{1 - first} gate{1 - first} warm{1 - first} visit{visited} visit{1 - visited} gate0 gate1 ";
        Assert.Contains(told, from first in new[] { 0, 1 }
                              from visited in new[] { 0, 1 }
                              select Wave(first, visited) + Wave(1 - first, 1 - visited)
            + "end end record");
    }

    [Fact]
    public void TheRecordHoldsEveryIterationWithItsPlace()
    {
        var record = folder.Run(folder.Plan(Fast + "workloads: [{model: tiny-gpt2, batch: 2, seq: 8}]\n"
            + "engines: [{name: 'null', options: {clock: scripted, ns: 5000000, spread: 0.02}}, {name: 'null', options: {work: 70000}}]\nlaunches: "
                + "2\nrounds: 3\niterations: 2\n"));
        Assert.Equal("done", record.Ended!.How);
        foreach (var cell in record.Cells)
        {
            Assert.Equal(OutcomeKind.Measured, cell.Judged);
            Assert.Equal(2 * 3 * 2, cell.Iterations.Count(iteration => !iteration.Flags.Contains(Flags.Repeated)));
            Assert.Equal([(1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3)], cell.Iterations.Select(i => (i.Wave, i.Round)).Distinct());
            Assert.All(cell.Iterations,
                iteration => Assert.True(iteration is { Steps: > 0, WorkerNanoseconds: > 0, HostNanoseconds: > 0, Counters: not null }));
            Assert.Equal(2, cell.Launches.Count);
            Assert.Equal((5 + 1, 2 * 8), (cell.Verdicts.Count(verdict => verdict.Station == "before") + 1, (int)cell.ItemsPerStep));
            Assert.Equal(2, cell.Verdicts.Count(verdict => verdict.Station == "after"));
            Assert.All(cell.Verdicts, verdict => Assert.True(verdict.Passed));
        }

        // Steps are counted by the worker's clock: the scripted one says 5 ms although no time passes.
        Assert.InRange(Statistics.Number(record.Cells[0])!.StepNanoseconds, 4.8e6, 5.2e6);
        Assert.True(record.Cells[1].Iterations.Select(iteration => iteration.Steps).Distinct().Count() > 3, "n should differ from visit to visit");
        Assert.Equal([0, 1], record.Cells.SelectMany(cell => cell.Iterations).Select(iteration => iteration.Visit).Distinct().Order());
        Assert.Equal(JsonSerializer.Serialize(record, RecordJson.Default.Record),
            JsonSerializer.Serialize(RecordFile.Read(Path.Combine(folder.Folder, record.Name + ".json")), RecordJson.Default.Record));
        Assert.Empty(Directory.GetFiles(folder.Folder, "*.journal"));
    }

    private static readonly (string Fault, int After, OutcomeKind Kind, string Words)[] Breakdowns =
    [
        ("dies", 0, OutcomeKind.Crashed, "SIGKILL"),
        ("dies", 9, OutcomeKind.Crashed, "SIGKILL"),
        ("exits", 7, OutcomeKind.Crashed, "the framework gave up"),
        ("rubbish", 6, OutcomeKind.Crashed, "Warning: deprecated"),
        ("throws", 5, OutcomeKind.Crashed, "a kernel is missing"),
        ("out-of-memory", 5, OutcomeKind.OutOfMemory, "no 3 GiB"),
    ];

    [Fact]
    public void AWorkerThatFailsCostsItsCellOnly()
    {
        var engines = Breakdowns.Select(breakdown => $"{{name: faults, options: {{fault: {breakdown.Fault}, after: {breakdown.After}}}}}")
            .Append("{name: 'null', options: {work: 50000}}");
        var cells = folder.Run(folder.Plan(Fast
            + $"workloads: [{{model: tiny-gpt2, batch: 1, seq: 8}}]\nlaunches: 2\nrounds: 2\nengines: [{string.Join(", ", engines)}]\n")).Cells;
        foreach (var (cell, (_, _, kind, words)) in cells.Zip(Breakdowns))
        {
            Assert.Equal(kind, cell.Outcome!.Kind);
            Assert.Contains(words, cell.Outcome.Reason);
            Assert.Null(Statistics.Number(cell));
        }

        Assert.Equal(OutcomeKind.Measured, cells[^1].Judged);
        Assert.Equal(2, Statistics.Number(cells[^1])!.Launches);
    }

    [Fact]
    public void ALowerPrecisionCountsOnceFp32IsRight()
    {
        var engines = "engines: [onnxruntime, {name: faults, options: {fault: wrong-weights, work: 50000}}]\n";
        var cells =
            folder.Run(folder.Plan(Fast + "workloads: [{model: tiny-gpt2, batch: 2, seq: 8}]\nprecision: fp16\n" + engines + "launches: 2\nrounds: 1\n")).Cells;
        Assert.Equal(OutcomeKind.Measured, cells[0].Judged);
        var full = Assert.Single(cells[0].Verdicts, verdict => verdict.Station == "fp32");
        var half = cells[0].Verdicts.Where(verdict => verdict.Station != "fp32").ToList();
        Assert.All(half, verdict => Assert.True(verdict.NormError > 10 * full.NormError && verdict.LowerLimit > full.NormError));
        Assert.Equal(OutcomeKind.FailedGate, cells[1].Outcome!.Kind);
        Assert.StartsWith("in fp32, which has to be right before fp16 counts: output \"logits\" is ", CellWords.Reason(cells[1]));
    }

    [Fact]
    public async Task WhatIsNotTimedIsStopped()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("workers are stopped on Linux only");
        var (visits, running) = (0, new List<int>());
        var stopped = true;
        Task? sampling = null;
        folder.Run(folder.Plan(Fast + "workloads: [{model: tiny-gpt2, batch: 1, seq: 8}]\nengines: [{name: 'null', options: {work: 50000}}, {name: 'null', "
            + "options: {work: 60000}}, {name: 'null', options: {work: 70000}}]\nlaunches: 1\nrounds: 6\n"), e =>
        {
            if (e is not RunEvent.Visited) return;
            // Between two visits nobody runs; a signal arrives a moment after it was sent.
            stopped &= SpinWait.SpinUntil(() => Workers().All(state => state == 'T'), TimeSpan.FromSeconds(10));
            Volatile.Write(ref visits, visits + 1);
            sampling ??= Task.Run(async () =>
            {
                for (; Volatile.Read(ref visits) < 18; await Task.Delay(2)) running.Add(Workers().Count(state => state != 'T'));
            });
        }, TestContext.Current.CancellationToken);
        await sampling!;
        Assert.True(stopped);
        Assert.Contains(1, running);
        Assert.InRange(running.Max(), 1, 1);

        static IEnumerable<char> Workers() =>
            Directory.EnumerateDirectories("/proc").Where(process => int.TryParse(Path.GetFileName(process), out _)).SelectMany(process =>
        {
            try
            {
                var stat = File.ReadAllText(process + "/stat");
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                // Orphans of other tests' hosts, which this one adopts, are dead.
                var isOwn = stat.Contains("(bench-engine-nu") && fields[1] == $"{Environment.ProcessId}" && fields[0] is not ("Z" or "X");
                return isOwn ? [fields[0][0]] : Array.Empty<char>();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return [];
            }
        });
    }

    [Fact]
    public void WhatOthersDisturbIsMarkedRepeatedAndKept()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("foreign CPU time is read on Linux only");
        var busy = Bench.Measure.Machine.ThisMachine.Read()
            .GrantedProcessors.Select(processor => System.Diagnostics.Process.Start("taskset", ["-c", $"{processor}", "sh", "-c", "while :; do :; done"]))
            .ToList();
        try
        {
            var cell = folder.Run(folder.Plan(Fast.Replace("0.02", "0.3")
                + "workloads: [{model: tiny-gpt2, batch: 1, seq: 8}]\nengines: [{name: 'null', options: {work: 50000}}]\nlaunches: 1\nrounds: 3\n")).Cells[0];
            var marked = cell.Iterations.Where(iteration => iteration.Flags.Contains(Flags.Foreign)).ToList();
            Assert.NotEmpty(marked);
            Assert.Contains(marked, iteration => iteration.Flags.Contains(Flags.Repeated));
            Assert.Equal(3, cell.Iterations.Count(iteration => !iteration.Flags.Contains(Flags.Repeated)));
            Assert.True(cell.Judged == OutcomeKind.Measured, CellWords.Reason(cell));
        }
        finally
        {
            foreach (var process in busy)
            {
                process.Kill();
                process.Dispose();
            }
        }
    }

    [Fact]
    public void ACompilationWhileTimedWarmsTheCellAgain()
    {
        var engines = "engines: [{name: faults, options: {fault: recompiles, work: 1000000}}, {name: faults, options: {fault: none, work: 1000000}}]\n";
        var record = folder.Run(folder.Plan(Fast + "workloads: [{model: tiny-gpt2, batch: 1, seq: 8}]\n" + engines + "launches: 1\nrounds: 2\n"));
        Assert.Contains(record.Cells[0].Iterations, iteration => iteration.Flags.Contains(Flags.Compiled) && iteration.Flags.Contains(Flags.Repeated));
        // Each time to its limit of 0.2 s: the pace of so short windows does not settle.
        Assert.InRange(record.Cells[0].Launches[0].WarmNanoseconds, 2 * 200_000_000, long.MaxValue);
        Assert.Contains("times while timed", string.Join("; ", Bench.Reports.CellWords.Notes(record.Cells[0])));
    }

    [Fact]
    public void SettingsAreWhatWasReadAndWhatWasObserved()
    {
        var cell = folder.Run(folder.Plan(Fast.Replace("0.02", "0.1")
            + "workloads: [{model: tiny-gpt2, batch: 1, seq: 8}]\nengines: [reference]\nlaunches: 1\nrounds: 1\n")).Cells[0];
        Assert.Matches(@"^0\.\d\d processors busy$|^1\.\d\d processors busy$",
            cell.Settings.Single(setting => setting is { Name: "threads", Source: "observed" }).Value);
        Assert.Matches(@"^error \d\.\de-\d", cell.Settings.Single(setting => setting is { Name: "precision", Source: "observed", Asked: "fp32" }).Value);
        Assert.All(cell.Settings, setting => Assert.Contains(setting.Source, (string[])["read", "observed", "asked"]));
    }

    [Fact]
    public void ACancelledRunLeavesItsJournal()
    {
        using var cancel = new CancellationTokenSource();
        var plan = folder.Plan(Fast
            + "workloads: [{model: tiny-gpt2, batch: 1, seq: 8}]\nengines: [{name: 'null', options: {work: 50000}}]\nlaunches: 3\nrounds: 2\n");
        string? journal = null;
        Assert.ThrowsAny<OperationCanceledException>(() => folder.Run(plan, e =>
        {
            if (e is RunEvent.PlanReady ready) journal = ready.JournalPath;
            if (e is RunEvent.WaveStarted { Wave: 2 }) cancel.Cancel();
        }, cancel.Token));
        var record = RecordFile.Read(journal!);
        Assert.Null(record.Ended);
        Assert.Equal([1], record.Cells[0].Launches.Select(launch => launch.Wave));
        Assert.Equal(2, record.Cells[0].Iterations.Count(iteration => !iteration.Flags.Contains(Flags.Repeated)));

        // Begun with other weights under the same names: nothing is mixed, and nothing lost.
        var text = File.ReadAllText(journal!);
        File.WriteAllText(journal!, text.Replace(record.Cells[0].Bundle!, "0123456789abcdef"));
        var refused = Assert.Throws<RecordException>(() => folder.Resume(journal!));
        Assert.Contains("tiny-gpt2 was begun with other weights or sizes (bundle \"0123456789abcdef\"", refused.Message);
        Assert.Single(RecordFile.Read(journal!).Cells[0].Launches);
        File.WriteAllText(journal!, text);

        var whole = folder.Resume(journal!);
        Assert.Equal("done", whole.Ended!.How);
        Assert.Equal([1, 2, 3], whole.Cells[0].Launches.Select(launch => launch.Wave));
        Assert.Equal(JsonSerializer.Serialize(record.Cells[0].Launches[0], RecordJson.Default.Launch),
            JsonSerializer.Serialize(whole.Cells[0].Launches[0], RecordJson.Default.Launch));
        Assert.Equal(3, Statistics.Number(whole.Cells[0])!.Launches);
        Assert.False(File.Exists(journal));
    }

    [Fact]
    public void AnErrorOfBenchsOwnLeavesAJournalOnlyWhereSomethingWasMeasured()
    {
        var plan = folder.Plan(Fast
            + "workloads: [{model: tiny-gpt2, batch: 1, seq: 8}]\nengines: [{name: 'null', options: {work: 50000}}]\nlaunches: 2\nrounds: 1\n");
        foreach (var (wave, isKept) in new[] { (1, false), (2, true) })
        {
            string? journal = null;
            Assert.Throws<NotSupportedException>(() => folder.Run(plan, e =>
            {
                if (e is RunEvent.PlanReady ready) journal = ready.JournalPath;
                if (e is RunEvent.Warming { Wave: var warming } && warming == wave) throw new NotSupportedException("planted");
            }, TestContext.Current.CancellationToken));
            Assert.Equal(isKept, File.Exists(journal));
            if (isKept) Assert.Equal("done", folder.Resume(journal!).Ended!.How);
        }
    }

    [Fact]
    public void AJournalCutInsideAWaveLosesThatWaveOnly()
    {
        using var cancel = new CancellationTokenSource();
        var plan = folder.Plan(Fast + "workloads: [{model: tiny-gpt2, batch: 1, seq: 8}]\nengines: [{name: 'null', options: {work: 50000}}, {name: 'null', "
            + "options: {work: 60000}}]\nlaunches: 2\nrounds: 3\n");
        string? journal = null;
        Assert.ThrowsAny<OperationCanceledException>(() => folder.Run(plan, e =>
        {
            if (e is RunEvent.PlanReady ready) journal = ready.JournalPath;
            if (e is RunEvent.Visited { Wave: 2, Round: 2 }) cancel.Cancel();
        }, cancel.Token));
        File.AppendAllText(journal!, "{\"cell\":0,\"laun");
        var whole = folder.Resume(journal!);
        Assert.All(whole.Cells, cell =>
        {
            Assert.Equal(OutcomeKind.Measured, cell.Judged);
            Assert.Equal([1, 2], cell.Launches.Select(launch => launch.Wave));
            Assert.Equal([1, 1, 1, 2, 2, 2], cell.Iterations.Where(iteration => !iteration.Flags.Contains(Flags.Repeated)).Select(iteration => iteration.Wave));
        });
    }

    [Fact]
    public void WavesAreAddedUntilTheDifferenceCanBeShown()
    {
        var plan = folder.Plan(Fast + "workloads: [{model: tiny-gpt2, batch: 1, seq: 8}]\nengines: [{name: 'null', options: {clock: scripted, ns: 200000, "
            + "spread: 0.01, seed: 1}}, {name: 'null', options: {clock: scripted, ns: 200000, spread: 0.01, seed: 2}}]\nlaunches: 2\nrounds: 1\n");
        var record = folder.Run(plan with { Facts = plan.Facts with { Detect = 0.05 } });
        var waves = record.Cells[0].Launches.Count;
        Assert.True(waves >= 2 && Detecting.CanShow(record) <= 0.05);
        var spent = folder.Run(plan with { Facts = plan.Facts with { Detect = 0.0001, BudgetSeconds = 0.1 } });
        Assert.Equal("budget spent", spent.Ended!.How);
    }
}
