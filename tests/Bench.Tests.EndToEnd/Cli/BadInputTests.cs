using System.Diagnostics;
using System.Text.Json;
using Bench.Records;
using Bench.Tests.EndToEnd.Workers;

namespace Bench.Tests.EndToEnd.Cli;

// What the command line answers to what it cannot use: an exit code, one or two lines, nothing on stdout.
public sealed class BadInputTests(CliFolder folder) : IClassFixture<CliFolder>
{
    private const string Quick = " --launches 1 --rounds 1 --iteration-seconds 0.02";

    [Theory]
    [InlineData("rnu", "unknown command \"rnu\"; did you mean \"run\"?")]
    [InlineData("run --enigne x", "unknown option \"--enigne\"; did you mean \"--engine\"?")]
    [InlineData("run smoke more", "unknown argument \"more\"")]
    [InlineData("run smok", "unknown suite \"smok\"; did you mean \"smoke\"?")]
    [InlineData("run none.yaml", "\"none.yaml\": there is no such suite file.")]
    [InlineData("run key.yaml", "key.yaml:1: unknown key \"batsh\"; did you mean \"batch\"?")]
    [InlineData("run engine.yaml", "engine.yaml:2: unknown engine \"onxruntime\"; did you mean \"onnxruntime\"?")]
    [InlineData("run option.yaml", "option.yaml:2: \"null\" has no option \"clok\"; did you mean \"clock\"?")]
    [InlineData("run quote.yaml", "quote.yaml:1: this is no YAML")]
    [InlineData("run empty.yaml", "empty.yaml: the file is empty")]
    [InlineData("run two.yaml", "two.yaml:2: a second document begins here, which nobody would read; put it into a file of its own.")]
    [InlineData("run smoke --engine ,", "--engine: \",\" names nothing.")]
    [InlineData("run smoke --workload tiny-resne", "unknown workload \"tiny-resne\"; did you mean \"tiny-resnet\"?")]
    [InlineData("run smoke --batch 0", "--batch: \"0\" is not a number from 1 on")]
    [InlineData("run smoke --threads 9999", "--threads: 9999 threads, but this process may use")]
    [InlineData("run smoke --launches x", "--launches: \"x\" is not a whole number.")]
    [InlineData("run smoke --launches 0", "--launches: \"0\" is not from 1 to")]
    [InlineData("run smoke --iteration-seconds nan", "--iteration-seconds: \"NaN\" is not above 0")]
    [InlineData("run smoke --budget 0 --detect 3%", "--budget: \"0\" is not a number of seconds above 0.")]
    [InlineData("run smoke --budget -5 --detect 3%", "--budget: \"-5\" is not a number of seconds above 0.")]
    [InlineData("run smoke --budget nan --detect 3%", "--budget: \"NaN\" is not a number of seconds above 0.")]
    [InlineData("run smoke --budget 60", "--budget ends what --detect adds")]
    [InlineData("run smoke --detect 0%", "--detect: \"0%\" is no share")]
    [InlineData("run smoke --warm-up 5-2", "--warm-up: \"5-2\" is neither seconds nor the least and the most of them")]
    [InlineData("run smoke --warm-up 0", "--warm-up: \"0\" is neither seconds")]
    [InlineData("run smoke --precision fp31", "--precision: unknown precision \"fp31\"; did you mean \"fp32\"?")]
    [InlineData("run smoke --device gpu", "--device: unknown device \"gpu\"")]
    [InlineData("run smoke --dim batch=3", "--dim binds the dimensions of a model of your own")]
    [InlineData("run smoke --json --markdown", "stdout holds one form")]
    [InlineData("run smoke --json --csv -", "--json and --csv -: stdout holds one form")]
    [InlineData("run smoke --csv none/x.csv", "--csv \"none/x.csv\": there is no folder")]
    [InlineData("run smoke --out home", "--out: \"home\" is a folder")]
    [InlineData("run smoke --out x.journal", "--out: \"x.journal\" is a journal's name; a record's is \"x.json\".")]
    [InlineData("run smoke --out notes.txt",
        "--out: \"notes.txt\" is there and is no record that this Bench can read; name another file, or replace it with --force.")]
    [InlineData("run smoke --out link.json --force", "--out: \"link.json\" is a symbolic link, which is never written over")]
    [InlineData("run smoke --out /dev/null --force", "--out: \"/dev/null\" is a device, a pipe or a socket, which is never written over")]
    [InlineData("run smoke --csv home", "--csv: \"home\" is a folder, which is never written over")]
    [InlineData("run smoke --csv link.json", "--csv: \"link.json\" is a symbolic link")]
    [InlineData("run smoke --csv /dev/null", "--csv: \"/dev/null\" is a device")]
    [InlineData("run smoke --json --csv /dev/stdout", "--json and --csv -: stdout holds one form")]
    [InlineData("run smoke --engine null --out left.json", "left.journal: the journal of a run that was cut short")]
    [InlineData("run smoke --engine null --out file/x.json", "file/x.journal: cannot be written")]
    [InlineData("run --model none.onnx", "--model: \"none.onnx\" is not there")]
    [InlineData("run --model good.onnx --workload tiny-gpt2", "--model takes the place of workloads: leave out --workload \"tiny-gpt2\", or --model.")]
    [InlineData("run --model good.onnx --seq 4", "--seq: \"good\" takes no sequence, \"4\" was given; leave it out.")]
    [InlineData("run --model good.onnx --batch 1,2 --items 3", "--items 3 is said of one batch, and --batch \"1,2\" names several; run them one by one.")]
    [InlineData("run smoke --items 3", "--items counts what a model of your own works off: give it with --model FILE.onnx.")]
    [InlineData("run --model cut.onnx --dry-run", "cut.onnx: is not an ONNX model, or was cut short")]
    [InlineData("run --model text.onnx --dry-run", "text.onnx: is not an ONNX model")]
    [InlineData("run --model old.onnx --dry-run", "operator set 5 is too old for it; Bench reads from 7 on")]
    [InlineData("run --model unknown.onnx --dry-run", "an operator that Bench does not have")]
    [InlineData("run --model gone.onnx --dry-run", "has its data in \"gone.bin\", which is not there")]
    [InlineData("run --model outside.onnx --dry-run", "\"../outside.bin\", which is not beside the model")]
    [InlineData("run --model short.onnx --dry-run", "short.bin")]
    [InlineData("run --model good.onnx --dim bathc=3", "has no open dimension \"bathc\"; did you mean \"batch\"?")]
    [InlineData("run --model good.onnx --dim batch=3 --dim batch=4", "--dim: \"batch\" is given twice")]
    [InlineData("run --model good.onnx --dim batch=0", "--dim: \"batch=0\" is not NAME=SIZE")]
    [InlineData("run --model good.onnx --dim batch=3 --batch 4", "--dim batch=3 and --batch 4 contradict each other")]
    [InlineData("run --model unbound.onnx --dim width=0", "--dim: \"width=0\" is not NAME=SIZE")]
    [InlineData("run --model nothing.onnx", "nothing.onnx: dimension 2 of its input \"x\" is \"0\", so there is nothing to compute")]
    [InlineData("run --workload tiny-gpt2 --weights tiny-gpt2=lies.safetensors --dry-run", "lies.safetensors: ")]
    [InlineData("run --workload tiny-gpt2 --weights tiny-gpt2=other.safetensors --dry-run", "these weights do not fit tiny-gpt2")]
    [InlineData("run --workload tiny-gpt2 --weights tiny-gpt2=other.safetensors --out new.json", "these weights do not fit tiny-gpt2")]
    [InlineData("run --workload tiny-gpt2 --weights tiny-gpt2=lies.safetensors --out new.json", "lies.safetensors: ")]
    [InlineData("run --model unknown.onnx --out new.json", "an operator that Bench does not have")]
    [InlineData("run --model unbound.onnx --out new.json", "dimension 2 of its input \"x\"")]
    [InlineData("run --workload tiny-gpt2 --weights tiny-gpt3=other.safetensors", "--weights: unknown model \"tiny-gpt3\"; did you mean \"tiny-gpt2\"?")]
    [InlineData("run --workload tiny-gpt2 --weights tiny-gpt2=overlap.safetensors --dry-run", "overlap.safetensors: tensor \"b\" overlaps \"a\"")]
    [InlineData("run --workload tiny-gpt2 --weights tiny-gpt2=gone.index.json --dry-run", "gone-1.safetensors: there is no such file")]
    [InlineData("run --workload tiny-gpt2 --weights tiny-gpt2=outside.index.json --dry-run", "shards lie beside their index")]
    [InlineData("run --workload tiny-gpt2 --weights tiny-gpt2=none.safetensors", "--weights: \"none.safetensors\" is not there")]
    [InlineData("run --workload tiny-bert --weights tiny-gpt2=other.safetensors",
        "--weights: \"tiny-gpt2\" is not in this plan, which has tiny-bert; leave it out, or name it with --workload.")]
    [InlineData("run smoke --weights-are soft", "--weights-are: weights are \"frozen\" or \"mutable\", not \"soft\".")]
    [InlineData("run smoke --option null:clok=own --engine null", "--option: \"null\" has no option \"clok\"; did you mean \"clock\"?")]
    [InlineData("run smoke --baseline onnxruntme", "--baseline: unknown engine \"onnxruntme\"; did you mean \"onnxruntime\"?")]
    [InlineData("run smoke --engine onnxruntime,null+scripted --baseline torchsharp",
        "--baseline: \"torchsharp\" is no row of this plan, which has onnxruntime, null+scripted; add it")]
    [InlineData("run smoke --engine onnxruntime --option null:clock=own", "--option: \"null\" is no row of this plan, which has onnxruntime; add it")]
    [InlineData("run smoke --workload tiny-resnet --seq 8", "--seq: \"tiny-resnet\" takes no sequence, \"8\" was given; leave it out.")]
    [InlineData("run smoke --seq 9999", "--seq: a sequence of \"9999\" is longer than the 64 positions of \"tiny-gpt2\"")]
    [InlineData("run smoke --mode inferr", "--mode: \"tiny-resnet\" has no mode \"inferr\"; did you mean \"infer\"?")]
    [InlineData("run smoke --resume left.journal", "--resume goes on with the plan of its journal: leave out \"smoke\".")]
    [InlineData("run --resume left.journal --batch 4", "--resume goes on with the plan of its journal: leave out \"--batch\".")]
    [InlineData("run --resume none.journal", "--resume: \"none.journal\" is not there.")]
    [InlineData("run --resume cut.journal", "cut.journal:1: not a line of a journal")]
    [InlineData("run --resume newer.json", "newer.json: record of schema 99; this Bench reads up to")]
    [InlineData("compare none.json newer.json", "none.json: there is no such record")]
    [InlineData("compare cut.json newer.json", "cut.json: not a whole record")]
    [InlineData("compare newer.json cut.json", "newer.json: record of schema 99; this Bench reads up to")]
    [InlineData("compare newer.json --by color", "--by: \"color\" is not known")]
    [InlineData("compare newer.json cut.json --by engine", "--by is about the rows of one record, and two are given: leave out --by, or \"cut.json\".")]
    [InlineData("compare newer.json cut.json --baseline null",
        "--baseline is about the rows of one record, and two are given: leave out --baseline, or \"cut.json\".")]
    [InlineData("compare newer.json --fail-if sloer:3%", "--fail-if: \"sloer:3%\" is no rule; write slower:3%.")]
    [InlineData("show cut.journal", "cut.journal:1: not a line of a journal")]
    [InlineData("show link.json", "link.json: cannot be read: Input/output error.")]
    [InlineData("show home", "home: is a folder; name a record in it.")]
    [InlineData("run --workload tiny-gpt2 --weights tiny-gpt2=link.json --dry-run", "link.json: cannot be read: ")]
    [InlineData("run --workload tiny-gpt2 --weights tiny-gpt2=/proc/self/mem --dry-run", "/proc/self/mem: cannot be read: ")]
    [InlineData("show none.json", "none.json: there is no such record")]
    [InlineData("show cut.json", "cut.json: not a whole record")]
    [InlineData("show newer.json", "newer.json: record of schema 99; this Bench reads up to")]
    [InlineData("engines doctor onxruntime", "unknown engine \"onxruntime\"; did you mean \"onnxruntime\"?")]
    [InlineData("engines onxruntime", "unknown engine \"onxruntime\"; did you mean \"onnxruntime\"?")]
    [InlineData("engines docter", "unknown engine \"docter\"; did you mean \"doctor\"?")]
    [InlineData("engines null --all", "--all is about the list of engines: leave it out, or \"null\".")]
    [InlineData("cache clear zzz", "nothing has the key \"zzz\"")]
    public void IsNamedInALineOrTwo(string arguments, string expected)
    {
        Directory.CreateDirectory(folder.Home);
        var (code, output, errors) = folder.Run(arguments);
        Told(errors, expected);
        Assert.Equal((2, ""), (code, output));
        Assert.Empty(folder.Journals());
    }

    [Fact]
    public void AnUnknownNameInAComparisonIsNamed()
    {
        Assert.Equal(3,
            folder.Run("run smoke --workload tiny-gpt2 --engine null,away --quiet --out compared.json --launches 1",
            engines: Path.Combine(folder.Folder, "away")).Code);
        foreach (var (arguments, expected) in new[]
        {
            ("--despite devise", "--despite: \"devise\" forbids no comparison; did you mean \"device\"? Known are batch, seq, device"),
            ("--by engine --baseline nul", "--baseline: compared.json has no row \"nul\"; did you mean \"null\"? It has null, away."),
        })
        {
            var (code, output, errors) = folder.Run($"compare compared.json {arguments}");
            Told(errors, expected);
            Assert.Equal((2, ""), (code, output));
        }
    }

    [Fact]
    public void ABadEngineFileAndAFolderThatIsNotThereAreNamed()
    {
        var (code, _, errors) = folder.Run("engines", engines: Path.Combine(folder.Folder, "bad"));
        Told(errors, "engine.yaml:2: unknown key \"mesures\"; did you mean \"measures\"?");
        Assert.Equal(2, code);
        Told(folder.Run("engines", engines: "nowhere").Errors, "BENCH_ENGINES: there is no folder \"nowhere\"");
    }

    [Fact]
    public void TheSecondOfTwoRunsWaitsAndSaysSo()
    {
        Directory.CreateDirectory(folder.Home);
        Process second;
        string? said;
        using (new FileStream(Path.Combine(folder.Home, "run.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            second = folder.Start($"run --workload tiny-gpt2 --seq 8 --engine null+scripted --warm-up 0.1 --out second.json{Quick}");
            said = second.StandardError.ReadLine();
            Assert.False(second.WaitForExit(TimeSpan.FromSeconds(2)));
            Assert.False(File.Exists(Path.Combine(folder.Folder, "second.journal")));
        }

        using (second)
        {
            var rest = second.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            second.StandardOutput.ReadToEnd();
            Assert.True(second.WaitForExit(Workshop.Limit));
            Assert.Equal("another run of bench measures on this machine; this one waits for its end", said);
            Assert.Equal(0, second.ExitCode);
        }
    }

    [Theory]
    [InlineData("run smoke --engine null")]
    [InlineData("run smoke --dry-run")]
    [InlineData("engines")]
    [InlineData("cache clear")]
    public void ACacheThatCannotBeWrittenIsNamed(string arguments)
    {
        // A file in its place: that holds for root too.
        var (code, output, errors) = folder.Run(arguments, home: Path.Combine(folder.Folder, "file", "home"));
        Told(errors, "the cache folder cannot be written to");
        Assert.Equal((2, ""), (code, output));
    }

    [Theory]
    [InlineData("null+scripted --device cuda", 3, "this machine has no CUDA device")]
    [InlineData("onnxruntime --precision bf16", 3, "onnxruntime has no bf16; it has fp32, fp16")]
    [InlineData("onnxruntime@9.9", 3, "onnxruntime has no environment \"9.9\"; \"bench engines\" lists what is installed")]
    [InlineData("away", 3, "its program bench-engine-away is in none of")]
    [InlineData("faults", 3, "faults speaks protocol version \"99\", this bench \"2\"; build both from the same source", "wrong-version")]
    [InlineData("faults+dies", 3, "died: killed by SIGKILL")]
    [InlineData("faults+exits", 3, "the framework gave up")]
    [InlineData("faults+rubbish", 3, "answered with what is no answer")]
    [InlineData("faults+out-of-memory", 3, "no 3 GiB for the workspace")]
    public void ACellThatCannotRunIsARowWithItsReason(string engine, int expected, string reason, string? fault = null)
    {
        if (engine.EndsWith("cuda", StringComparison.Ordinal)) Assert.SkipWhen(File.Exists("/usr/bin/nvidia-smi"), "this machine may have a CUDA device");
        var (code, output, errors) = folder.Run($"run --workload tiny-gpt2 --seq 8 --quiet --out {Guid.NewGuid():N}.json{Quick} --engine {engine}",
            engines: string.Join(Path.PathSeparator, Workshop.FaultsFolder, Path.Combine(folder.Folder, "away")), fault: fault);
        Assert.Contains(reason, string.Join(' ', output.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)));
        Assert.DoesNotContain("   at ", output);
        Assert.Equal((expected, ""), (code, errors));
        Assert.Empty(folder.Journals());
        var scratch = Path.Combine(folder.Home, "scratch");
        Assert.Empty(Directory.Exists(scratch) ? Directory.GetDirectories(scratch) : []);
    }

    [Fact]
    public void ABatchThatMemoryCannotHoldIsARowAndNothingIsMade()
    {
        var (code, output, _) = folder.Run($"run --workload tiny-bert --batch 10000000 --engine null+scripted --out {Guid.NewGuid():N}.json");
        Assert.Matches(@"null\S*\s+✗ a step needs at least [\d,.]+ GiB of memory, [\d.]+ GiB are granted; take a smaller model, batch or\s+sequence", output);
        Assert.Equal(3, code);
        Assert.DoesNotContain("tiny-bert", folder.Run("cache").Output);
    }

    [Fact]
    public void ADryRunTellsMemoryDiskAndDownloadOfEveryCell()
    {
        var (code, output, _) = folder.Run("run --workload tiny-llama --engine null+scripted,onnxruntime --dry-run --json");
        Assert.Equal(0, code);
        var plan = JsonDocument.Parse(output).RootElement;
        Assert.Equal(2, plan.GetProperty("cells").GetArrayLength());
        foreach (var cell in plan.GetProperty("cells").EnumerateArray())
        {
            Assert.InRange(cell.GetProperty("memoryBytes").GetInt64(), 1 << 20, 1 << 30);
            Assert.InRange(cell.GetProperty("bytes").GetInt64(), 1 << 16, 1 << 28);
            Assert.Equal(0, cell.GetProperty("downloadBytes").GetInt64());
            Assert.True(cell.GetProperty("seconds").GetDouble() > 0);
        }

        Assert.Equal(plan.GetProperty("cells").EnumerateArray().Sum(cell => cell.GetProperty("memoryBytes").GetInt64()), plan.GetProperty("memoryBytes")
            .GetInt64());
        Assert.True(plan.GetProperty("canShow").GetProperty("share").GetDouble() > 0);
        Assert.Contains(plan.GetProperty("canShow").GetProperty("source").GetString(), new[] { "measured", "assumed" });
        var text = folder.Run("run --workload tiny-llama --engine null+scripted,onnxruntime --dry-run").Output;
        Assert.Matches(@"^ +time +memory +disk", text);
        Assert.Matches(@"1 workload · 2 of 2 cells can run · .* MiB of memory · .* MiB of disk · nothing is downloaded", text);
        Assert.Matches(@"3 launches each · .*(can show differences of [\d.]+ % and more|so few can show no difference below 100 %)", text);
        Assert.DoesNotContain("tiny-llama", folder.Run("cache").Output);
    }

    [Fact]
    public void WhereNothingTellsHowFastACellIsADryRunSaysSo()
    {
        var text = folder.Run("run --workload tiny-llama --engine null+scripted --precision fp16,fp32 --dry-run").Output;
        Assert.Matches(@"fp16 .*\n +null\+scripted +[\d.]+ s or much longer ", text);
        Assert.Matches(@"2 of 2 cells can run · [\d.]+ s or much longer ·", text);
        Assert.Contains("no earlier record tells how fast null+scripted is at fp16\n", text);
        Assert.DoesNotContain("is at fp32", text);
    }

    [Fact]
    public void ARunThatTakesAMultipleOfWhatWasSaidSaysSoAtItsFirstStep()
    {
        var errors = folder.Run($"run --workload tiny-gpt2 --seq 8 --engine null --option null:work=400000000 --warm-up 0.1 --out "
            + $"{Guid.NewGuid():N}.json{Quick}").Errors;
        Assert.Matches(@"tiny-gpt2 batch 1 seq 8 · null: a step took [\d.]+ m?s; if the others do too, [\d.]+ s are left, not [\d.]+ s", errors);
    }

    [Fact]
    public void WhatAKilledRunLeftIsGoneAfterTheNext()
    {
        var left = Directory.CreateDirectory(Path.Combine(folder.Home, "scratch", "killed")).FullName;
        File.WriteAllText(Path.Combine(left, "output.safetensors"), "half");
        Assert.Equal(0, folder.Run($"run --workload tiny-gpt2 --seq 8 --quiet --warm-up 0.1 --out {Guid.NewGuid():N}.json{Quick} --engine null+scripted").Code);
        Assert.Empty(Directory.GetDirectories(Path.GetDirectoryName(left)!));
    }

    [Fact]
    public void WarmUpAndSequenceOfTheCommandLineReachThePlan()
    {
        var code = folder.Run($"run --model unbound.onnx --dim width=5 --batch 2 --warm-up 0.1-0.2 --quiet --out warm.json{Quick} --engine null+scripted").Code;
        Assert.Equal(0, code);
        var record = RecordFile.Read(Path.Combine(folder.Folder, "warm.json"));
        Assert.Equal(new WarmUp(2, 0.1, 0.2), record.Plan.WarmUp);
        Assert.All(record.Cells.Single().Launches, launch => Assert.InRange(launch.WarmNanoseconds, 0.1e9, 2e9));
    }

    [Fact]
    public void WhereEveryCellFailsNoMoreLaunchesAreMade()
    {
        var (code, _, errors) =
            folder.Run($"run --workload tiny-gpt2 --seq 8 --engine faults+dies --warm-up 0.1 --launches 3 --detect 1% --out {Guid.NewGuid():N}.json");
        Assert.Equal(3, code);
        Assert.Contains("launch 1 of 3", errors);
        Assert.DoesNotContain("launch 2", errors);
    }

    [Fact]
    public void APlanInWhichNothingCanRunSaysSo()
    {
        Assert.SkipWhen(File.Exists("/usr/bin/nvidia-smi"), "this machine may have a CUDA device");
        Assert.Contains("none of 2 cells can run here", folder.Run("run smoke --engine null+scripted --device cuda --dry-run").Output);
        Assert.Equal("none of 2 cells can run here", folder.Run($"run smoke --engine null+scripted --device cuda --out {Guid.NewGuid():N}.json")
            .Errors.TrimEnd());
    }

    [Theory]
    [InlineData("--json", "{")]
    [InlineData("--csv -", "model,mode,batch")]
    [InlineData("--markdown", "**tiny-gpt2")]
    public void StdoutHoldsTheFormThatWasAskedAndNothingElse(string form, string start)
    {
        var (code, output, errors) =
            folder.Run($"run --workload tiny-gpt2 --seq 8 --quiet --out {Guid.NewGuid():N}.json{Quick} --engine null+scripted --device cuda {form}");
        Assert.StartsWith(start, output);
        Assert.Equal((3, ""), (code, errors));
    }

    private static void Told(string errors, string expected)
    {
        Assert.StartsWith("bench: ", errors);
        Assert.Contains(expected, errors);
        Assert.DoesNotContain("   at ", errors);
        Assert.InRange(errors.TrimEnd('\n').Split('\n').Length, 1, 3);
    }
}
