using System.Text.Json;
using System.Text.RegularExpressions;
using Bench.Records;
using Bench.Tests.EndToEnd.Cli;
using Bench.Tests.EndToEnd.Workers;
using Record = Bench.Records.Record;

namespace Bench.Tests.EndToEnd.Measure;

// A run that is cut short, by whatever and whenever, loses one wave at most.
public sealed class InterruptedRunTests : IClassFixture<CliFolder>
{
    private const string Suite = """
        name: cut
        workloads: [{model: tiny-gpt2, batch: 1, seq: 8}]
        engines: [{name: "null", options: {work: 50000}}, {name: "null", options: {work: 60000}}]
        threads: 1
        launches: 2
        rounds: 2
        iterationSeconds: 0.02
        leadInSeconds: 0.01
        warm: {steps: 2, seconds: 0.05, limit: 0.1}
        """;

    private static int s_runs;

    private readonly CliFolder _cli;

    public InterruptedRunTests(CliFolder cli)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("signals to a process group are Linux's");
        _cli = cli;
        File.WriteAllText(In("cut.yaml"), Suite);
    }

    // Lines of the journal: the plan, 11 of the first wave, 9 of the second, the cells' ends.
    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    [InlineData(22)]
    public void KilledAtAnyMomentItLosesOneWaveAtMost(int lines)
    {
        var name = Name();
        using (var run = Start("run", "cut.yaml", "--out", name + ".json"))
        {
            if (run.Until(() => Lines(name) >= lines)) run.Signal(RunProcess.Kill);
            run.Wait();
        }

        // Just before its last line it may have been faster than the signal.
        if (lines > 21 && !File.Exists(In(name + ".journal")))
        {
            Whole(name);
            return;
        }

        var before = RecordFile.Read(In(name + ".journal"));
        var begun = before.Cells.SelectMany(cell => cell.Iterations).Select(iteration => iteration.Wave).DefaultIfEmpty(0).Max();
        var (code, _, errors) = _cli.Run($"run --resume {name}.journal --quiet");
        Assert.True(code == 0, errors);
        var whole = Whole(name);
        foreach (var (old, now) in before.Cells.Zip(whole.Cells))
            foreach (var launch in old.Launches.Where(launch => launch.Wave < begun))
                Assert.Equal(Json(old, launch.Wave), Json(now, launch.Wave));
    }

    [Fact]
    public void CtrlCLeavesTheJournalAndSaysHowToGoOn()
    {
        var name = Name();
        using (var run = Start("run", "cut.yaml", "--out", name + ".json"))
        {
            Assert.True(run.Until(() => Lines(name) >= 12));
            run.SignalGroup(RunProcess.Interrupt);
            Assert.Equal(130, run.Wait());
            Assert.Contains($"bench: interrupted. What was measured is kept; go on with \"bench run --resume {name}.journal\"", run.Errors);
            Assert.DoesNotContain("   at ", run.Errors);
        }

        Assert.Null(RecordFile.Read(In(name + ".journal")).Ended);
        Assert.All(RecordFile.Read(In(name + ".journal")).Cells, cell => Assert.Null(cell.Outcome));
        Assert.Contains("2 cells: 2 measured so far; the run was cut short", _cli.Run($"show {name}.journal").Output);
        Assert.Equal(0, _cli.Run($"run --resume {name}.journal --quiet").Code);
        Whole(name);
    }

    [Fact]
    public void CtrlCTwiceEndsItAtOnceAndNoLessWhole()
    {
        var name = Name();
        using (var run = Start("run", "cut.yaml", "--out", name + ".json"))
        {
            Assert.True(run.Until(() => Lines(name) >= 12));
            run.SignalGroup(RunProcess.Interrupt);
            run.TrySignalGroup(RunProcess.Interrupt);
            Assert.Equal(130, run.Wait());
            Assert.Contains("bench: interrupted", run.Errors);
            Assert.DoesNotContain("xception", run.Errors);
        }

        Assert.Equal(0, _cli.Run($"run --resume {name}.journal --quiet").Code);
        Whole(name);
    }

    [Fact]
    public void CtrlCBeforeAnythingWasMeasuredEndsTheRunToo()
    {
        var name = Name();
        var home = In("home-" + name);
        using var run = new RunProcess(_cli.Folder, home, "run", "cut.yaml", "--out", name + ".json");
        Assert.True(run.Until(() => Directory.Exists(home)));
        run.SignalGroup(RunProcess.Interrupt);
        Assert.Equal(130, run.Wait());
        Assert.Contains("bench: interrupted", run.Errors);
        Assert.DoesNotContain("   at ", run.Errors);
        Assert.False(File.Exists(In(name + ".json")));
        if (!File.Exists(In(name + ".journal"))) return;
        var (code, output, errors) = _cli.Run($"run --resume {name}.journal --quiet", home);
        Assert.True(code == 0, output + errors);
    }

    [Fact]
    public void ATerminalThatIsClosedInterruptsARun()
    {
        var name = Name();
        using var run = Start("run", "cut.yaml", "--out", name + ".json");
        Assert.True(run.Until(() => Lines(name) >= 12));
        run.SignalGroup(RunProcess.HangUp);
        Assert.Equal(130, run.Wait());
        Assert.Contains($"go on with \"bench run --resume {name}.journal\"", run.Errors);
        Assert.Empty(Directory.GetDirectories(Path.Combine(_cli.Home, "scratch")));
    }

    [Fact]
    public void ATerminalThatIsClosedLeavesNothingOfADoctor()
    {
        Cases.Write(In("cases"), "Add", [1, 2, 3, 4], [1, 2, 3, 4], [2, 4, 6, 8]);
        Cases.Write(In("cases"), "Max", [1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3, 4]);
        var temporary = Directory.CreateDirectory(In("temporary")).FullName;
        string[] Left() => Directory.GetFileSystemEntries(temporary, "bench-*");
        using var run = new RunProcess(_cli.Folder, _cli.Home, ["engines", "doctor", "reference", "--cases", "cases"], Workshop.FaultsFolder, temporary);
        Assert.True(run.Until(() => Left().Length > 0));
        run.SignalGroup(RunProcess.HangUp);
        Assert.Equal(130, run.Wait());
        Assert.Empty(Left());
    }

    [Fact]
    public void ARunGoesOnToTheRecordThatItBeganWithOrToAnother()
    {
        var name = Name();
        using (var run = Start("run", "cut.yaml", "--out", name + ".rec"))
        {
            Assert.True(run.Until(() => Lines(name + ".rec") >= 12));
            run.SignalGroup(RunProcess.Interrupt);
            Assert.Equal(130, run.Wait());
        }

        File.Copy(In(name + ".rec.journal"), In(name + "b.journal"));
        Assert.Equal(0, _cli.Run($"run --resume {name}.rec.journal --quiet").Code);
        Assert.Equal("done", RecordFile.Read(In(name + ".rec")).Ended!.How);
        Assert.Equal(0, _cli.Run($"run --resume {name}b.journal --out {name}-new --quiet").Code);
        Assert.Equal("done", RecordFile.Read(In(name + "-new")).Ended!.How);
        Assert.Empty(Directory.GetFiles(_cli.Folder, name + "*.journal"));
        Assert.False(File.Exists(In(name + ".json")) || File.Exists(In(name + "b.json")));
    }

    [Fact]
    public void WhatComesInTheRecordsWayMeanwhileIsNotLostAndNothingMeasuredIsEither()
    {
        var name = Name();
        using (var run = Start("run", "cut.yaml", "--quiet", "--out", name + ".txt"))
        {
            Assert.True(run.Until(() => Lines(name + ".txt") >= 2));
            File.WriteAllText(In(name + ".txt"), "precious");
            Assert.Equal(2, run.Wait());
            Assert.Matches($@"^bench: .*{name}\.txt: is there and is no record .*\n"
                + $@"Nothing is lost: ""bench run --resume .*{name}\.txt\.journal"" writes the record once it can be", run.Errors);
        }

        Assert.Equal("precious", File.ReadAllText(In(name + ".txt")));
        Assert.Equal(2, _cli.Run($"run --resume {name}.txt.journal --quiet").Code);
        Assert.Equal(0, _cli.Run($"run --resume {name}.txt.journal --quiet --out {name}.json").Code);
        Whole(name);
    }

    [Fact]
    public void TheCacheKeepsWhatARunUsesUntilItEndsOrIsKilled()
    {
        var name = Name();
        using var run = Start("run", "cut.yaml", "--out", name + ".json");
        Assert.True(run.Until(() => Lines(name) >= 2));
        run.Signal(RunProcess.Stop);
        var (code, output, errors) = _cli.Run("cache clear");
        var left = Regex.Match(output, @"^[\d.,]+ \w+ freed\n2 in use by a run and left: .*\b(\w+) \(tiny-gpt2, infer, batch 1, seq 8\)");
        Assert.True(left.Success, output + errors);
        Assert.Equal(0, code);
        (code, output, errors) = _cli.Run($"cache clear {left.Groups[1].Value}");
        Assert.Equal((2, "0 B freed\n"), (code, output));
        Assert.Matches(@"^bench: cache clear: in use by a run, and left: \w+ \(tiny-gpt2, infer, batch 1, seq 8\); clear them when it has ended\.\n$", errors);
        run.Signal(RunProcess.Kill);
        run.Wait();
        Assert.Matches(@"^[\d.,]+ \w+ freed\n$", _cli.Run("cache clear").Output);
    }

    [Fact]
    public void OfTwoRunsAtOnceTheSecondWaitsAndSaysSo()
    {
        var (first, second) = (Name(), Name());
        using var one = Start("run", "cut.yaml", "--launches", "1", "--out", first + ".json");
        Assert.True(one.Until(() => Lines(first) >= 1));
        // Held, however long the other one takes to start.
        one.Signal(RunProcess.Stop);
        using var other = Start("run", "cut.yaml", "--launches", "1", "--out", second + ".json");
        Assert.True(other.Until(() => other.Errors.Contains("another run of bench measures on this machine; this one waits for its end")));
        Assert.False(File.Exists(In(second + ".journal")));
        one.Signal(RunProcess.Continue);
        Assert.Equal(0, one.Wait());
        Assert.Equal(0, other.Wait());
        Assert.True(RecordFile.Read(In(second + ".json")).Created >= RecordFile.Read(In(first + ".json")).Ended!.When);
    }

    // The cells of an undisturbed run: all measured, every place of every round there once.
    private Record Whole(string name)
    {
        var record = RecordFile.Read(In(name + ".json"));
        Assert.Equal("done", record.Ended!.How);
        Assert.False(File.Exists(In(name + ".journal")));
        Assert.Equal(2, record.Cells.Count);
        Assert.All(record.Cells, cell =>
        {
            Assert.Equal(OutcomeKind.Measured, cell.Judged);
            Assert.Equal([1, 2], cell.Launches.Select(launch => launch.Wave));
            Assert.Equal([(1, 1), (1, 2), (2, 1), (2, 2)], cell.Iterations.Where(i => !i.Flags.Contains(Flags.Repeated)).Select(i => (i.Wave, i.Round)));
            Assert.Equal([1, 1, 1, 1, 1, 2, 2], cell.Verdicts.Where(verdict => verdict.Station != "within").Select(verdict => verdict.Wave).Order());
        });
        return record;
    }

    private static string Json(Cell cell, int wave) => JsonSerializer.Serialize(
        cell with
        {
            Outcome = null,
            Settings = [],
            Launches = [.. cell.Launches.Where(l => l.Wave == wave)],
            Iterations = [.. cell.Iterations.Where(i => i.Wave == wave)],
            Proofs = [.. cell.Proofs!.Where(p => p.Wave == wave)],
            Verdicts = [.. cell.Verdicts.Where(v => v.Wave == wave)],
        },
        RecordJson.Default.Cell);

    private RunProcess Start(params string[] arguments) => new(_cli.Folder, _cli.Home, arguments);

    private static string Name() => $"cut{++s_runs}";

    private string In(string name) => Path.Combine(_cli.Folder, name);

    private int Lines(string name)
    {
        try
        {
            using var file = new FileStream(In(name + ".journal"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(file);
            return reader.ReadToEnd().Count(letter => letter == '\n');
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
    }
}
