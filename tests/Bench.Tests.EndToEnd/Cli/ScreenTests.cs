using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bench.Records;
using Bench.Tests.EndToEnd.Workers;
using Record = Bench.Records.Record;

namespace Bench.Tests.EndToEnd.Cli;

// Colour is for a person's terminal only, and not against their will; nothing there is wider than it.
public sealed class ScreenTests : IClassFixture<CliFolder>
{
    private const char Escape = '\e';

    private readonly CliFolder _folder;

    public ScreenTests(CliFolder folder)
    {
        _folder = folder;
        RecordFile.Write(Made(), Path.Combine(folder.Folder, "made.json"));
    }

    [Fact]
    public void APipeGetsNoColour()
    {
        var (code, output, errors) = _folder.Run("show made.json");
        Assert.Equal((3, ""), (code, errors));
        Assert.Contains("this machine has no CUDA device", output);
        Assert.DoesNotContain(Escape, output);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(140)]
    public void ATerminalGetsColourAndNoLineIsWiderThanIt(int width)
    {
        var output = Terminal(width, "", "show made.json");
        Assert.Contains("\e[3", output);
        Assert.All(Lines(output), line => Assert.InRange(line.Length, 0, width));
    }

    // What does not fit goes on below itself, so that only headings and labels stand at the edge.
    [Theory]
    [InlineData("run --workload gpt2 --engine null+scripted,tensorflow-c --option null:ns=2000000 --dry-run", @"^(  |\S+ · )", "no libtensorflow is known")]
    [InlineData("engines", @"^(\S+)?  ", "no libtensorflow is known")]
    [InlineData("compare made.json --by engine", @"^(  |\S+ · )", "machine has no CUDA device")]
    public void TablesDoNotWrap(string command, string line, string reason)
    {
        var table = Lines(Terminal(80, "", command)).TakeWhile(told => told != "").ToList();
        Assert.All(table, told => Assert.Matches(line, told));
        Assert.Contains(table, told => told.Contains(reason));
    }

    [Fact]
    public void NoColorIsHeard() => Assert.DoesNotContain("\e[3", Terminal(80, "NO_COLOR=1 ", "show made.json"));

    // A record may come from anywhere: its text cannot clear the screen, name the window, go back over a line or begin a new one.
    [Theory]
    [InlineData("show hostile.json")]
    [InlineData("show hostile.json --markdown")]
    [InlineData("show hostile.json --csv -")]
    [InlineData("show hostile.json --json")]
    [InlineData("compare hostile.json --by engine")]
    [InlineData("compare hostile.json --by engine --markdown")]
    [InlineData("compare hostile.json hostile.json")]
    [InlineData("compare hostile.json made.json")]
    public void TextOfARecordControlsNoTerminal(string command)
    {
        const string hostile = "\e[2J\e]0;t\a\u009b31m\r\b\u0085\n✓ forged";
        var made = Made();
        RecordFile.Write(made with
        {
            Plan = made.Plan with { Suite = hostile, Baseline = hostile + "0" },
            Cells = [.. made.Cells.Select((cell, i) => cell with
            {
                Key = cell.Key + hostile,
                Parts = cell.Parts with
                {
                    Workload = cell.Parts.Workload with { Model = hostile }, Engine = hostile + i,
                    Options = new Dictionary<string, string> { [hostile] = hostile },
                },
                Unit = hostile,
                Notes = [hostile],
                Versions = new Dictionary<string, string> { [hostile + i] = hostile },
                Outcome = cell.Outcome! with { Reason = cell.Outcome.Reason is null ? null : hostile },
            })],
        }, Path.Combine(_folder.Folder, "hostile.json"));
        var (_, output, errors) = _folder.Run(command);
        Assert.DoesNotContain(output + errors, letter => char.IsControl(letter) && letter != '\n');
        Assert.Contains("forged", output);
        if (command.EndsWith("--json", StringComparison.Ordinal))
            Assert.Equal(hostile, JsonDocument.Parse(output).RootElement.GetProperty("suite").GetString());
        // Within quotes a CSV field may go on below itself.
        else if (!command.EndsWith("--csv -", StringComparison.Ordinal)) Assert.DoesNotContain("\n✓ forged", output);
        Assert.DoesNotMatch("\e\\[2J|\a|\u009b|\b|\u0085", Terminal(100, "", command));
    }

    // util-linux's script gives the program a terminal of its own.
    private string Terminal(int width, string environment, string command)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "there is no script(1) to make a terminal");
        var start = new ProcessStartInfo("/usr/bin/script",
            ["-qec", $"stty cols {width} rows 50; {environment}TERM=xterm-256color dotnet {CliFolder.Program} {command}", "/dev/null"])
        {
            WorkingDirectory = _folder.Folder,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        start.Environment.Remove("NO_COLOR");
        start.Environment["BENCH_HOME"] = _folder.Home;
        start.Environment["BENCH_ENGINES"] = Workshop.FaultsFolder;
        start.Environment.Remove("BENCH_LIBTENSORFLOW");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(Workshop.Limit));
        return output;
    }

    private static IEnumerable<string> Lines(string output) =>
        Regex.Replace(output, "\e(\\[[0-9;?]*[a-zA-Z]|=)", "").Split('\n').Select(line => line.TrimEnd());

    private static Record Made()
    {
        Cell Cell(string engine, Outcome outcome) => new()
        {
            Key = engine,
            Parts = new CellKey { Workload = new Workload("resnet50", "infer", 8), Engine = engine, Device = "cpu", Precision = "fp32", Threads = 2 },
            Unit = "images",
            ItemsPerStep = 8,
            Outcome = outcome,
            Iterations =
            [
                .. Enumerable.Range(1, 3).Select(wave => new Iteration
                {
                    Wave = wave,
                    Round = 1,
                    Visit = 0,
                    Steps = 10,
                    FirstSet = 0,
                    HostNanoseconds = 1_001_000_000 + wave * 1_000_000,
                    WorkerNanoseconds = 1_000_000_000 + wave * 1_000_000,
                }),
            ],
        };
        return MadeRecord.Empty("made") with
        {
            Cells =
            [
                Cell("onnxruntime", Outcome.Measured),
                Cell("torchsharp", new Outcome(OutcomeKind.Unsupported, "this machine has no CUDA device")),
                Cell("reference",
                    new Outcome(OutcomeKind.Crashed,
                    "reference, asked to run, died: killed by SIGKILL (out of memory?); its last words: \"no room for the workspace\"")),
            ],
            Ended = new Ending("done", DateTimeOffset.UnixEpoch),
        };
    }
}
