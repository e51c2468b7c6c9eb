using System.Globalization;
using Bench.Tests.EndToEnd.Measure;
using Bench.Tests.EndToEnd.Workers;

namespace Bench.Tests.EndToEnd.Cli;

// "bench engines add" of an engine whose project it builds: here one that wraps the null engine's program, and waits or fails when it is told to.
public sealed class BuildEngineTests : IClassFixture<CliFolder>
{
    private readonly CliFolder _cli;
    private readonly string _engines;
    private readonly string _home;

    public BuildEngineTests(CliFolder cli)
    {
        _cli = cli;
        _engines = Directory.CreateDirectory(Path.Combine(cli.Folder, Guid.NewGuid().ToString("N"))).FullName;
        _home = Path.Combine(_engines, "home");
        Directory.CreateDirectory(Mine(""));
        File.WriteAllText(Mine("engine.yaml"), "about: made on demand\ninstall: [{by: project}]\n");
        File.WriteAllText(Mine("made.csproj"), $"""
            <Project DefaultTargets="Build">
              <Target Name="Restore" />
              <Target Name="Build">
                <Exec Condition="Exists('wait')" Command="echo $$ &gt; started; exec sleep 100" />
                <Error Condition="Exists('wrong')" Text="it is told to" />
                <ItemGroup><Built Include="{Path.Combine(Workshop.Root, "artifacts", "bin", "null", "release")}/**" /></ItemGroup>
                <Copy SourceFiles="@(Built)" DestinationFolder="$(ArtifactsPath)/bin/made/release/%(RecursiveDir)" />
                <Copy SourceFiles="program" DestinationFiles="$(ArtifactsPath)/bin/made/release/bench-engine-null" />
              </Target>
            </Project>
            """);
        WriteProgram();
    }

    [Fact]
    public void AProgramOfOtherSourceIsNotRunUntilItIsBuiltAgain()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("the program is a shell script");
        Assert.Contains("it is made by \"bench engines add made\"", Plan());
        Assert.Contains("made: built into ", Run("engines add made").Output);
        Assert.DoesNotContain("engines add", Plan());
        Assert.Contains(Run("engines").Output.Split('\n'), line => line.StartsWith("made ") && line.Contains(" infer"));

        // Its source says another stamp than this bench's.
        WriteProgram("""s/"build":"[0-9A-F]*"/"build":"another"/""");
        Run("engines add made");
        Assert.Contains("its program was built from other source; run \"bench engines add made\" again", Plan());
        Assert.Contains(Run("engines").Output.Split('\n'), line => line.StartsWith("made ") && line.Contains("built from other source"));
        WriteProgram();
        Assert.Equal(0, Run("engines add made").Code);
        Assert.DoesNotContain("engines add", Plan());
    }

    [Fact]
    public void AnEnvironmentOfALabelStandsBesideTheOneWithout()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("the program is a shell script");
        Assert.Contains("made@old: built into ", Run("engines add made --as made@old").Output);
        // A bare name means the one that is there; the label is a row of its own.
        Assert.DoesNotContain("engines add", Plan());
        Assert.Equal(0, Run("engines add made").Code);
        var plan = Run("run --engine made --engine made@old --engine made@new --workload tiny-gpt2 --dry-run").Output;
        Assert.Matches(@"(?m)^  made +(about )?\d", plan);
        Assert.Matches(@"(?m)^  made@old +(about )?\d", plan);
        Assert.Contains("made has no environment \"new\"", plan);
        Assert.Equal("made@old: is removed", Run("engines remove made@old").Output.Trim());
        Assert.Equal(["made"], Directory.GetDirectories(Path.Combine(_home, "engines")).Select(Path.GetFileName));
    }

    [Fact]
    public void ABareNameMeansTheNewest()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("the program is a shell script");
        foreach (var (label, version) in new[] { ("1.9", "1.9"), ("1.10", "1.10.0") })
        {
            WriteProgram($$"""s/"versions":{/"versions":{"made":"{{version}}",/""");
            Assert.Equal(0, Run($"engines add made --as made@{label}").Code);
        }

        Assert.Contains(Run("engines").Output.Split('\n'), line => line.StartsWith("made@1.9 ") && line.Contains(" 1.9 "));
        var run = Run("run --engine made,made@1.9 --workload tiny-gpt2 --launches 1 --rounds 1 --iteration-seconds 0.02 --warm-up 0.1 --threads 1 --out "
            + "newest.json");
        Assert.Matches(@"(?m)^  made 1\.10\.0 ", run.Output);
        Assert.Matches(@"(?m)^  made@1\.9 1\.9 ", run.Output);
    }

    [Fact]
    public void ABuildThatFailsSaysWhyAndLeavesNothing()
    {
        File.WriteAllText(Mine("wrong"), "");
        var (code, output, errors) = Run("engines add made");
        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith("bench: made: its build failed: it is told to\nlog: ", errors.ReplaceLineEndings("\n"));
        Assert.Empty(Directory.GetDirectories(_home, "made*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData(RunProcess.Interrupt, true)]
    [InlineData(RunProcess.Terminate, false)]
    public void OneThatIsStoppedEndsWithAllThatItStartedAndLeavesNothing(int signal, bool group)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("signals to a process group are Linux's");
        File.WriteAllText(Mine("wait"), "");
        // Of a build that was killed, and of one that goes on.
        var (dead, living) = (Path.Combine(_home, "engines", "made.999999999.part"), Path.Combine(_home, "engines", $"made.{Environment.ProcessId}.part"));
        foreach (var part in new[] { dead, living }) Directory.CreateDirectory(part);
        using var add = new RunProcess(_cli.Folder, _home, ["engines", "add", "made"], _engines);
        Assert.True(add.Until(() => File.Exists(Mine("started")) && File.ReadAllText(Mine("started")).EndsWith('\n')), add.Errors);
        if (group) add.SignalGroup(signal);
        else add.Signal(signal);
        Assert.Equal(130, add.Wait());
        Assert.Equal("bench: interrupted", add.Errors.Trim());
        Assert.Equal([living], Directory.GetDirectories(Path.Combine(_home, "engines")));
        var started = int.Parse(File.ReadAllText(Mine("started")), CultureInfo.InvariantCulture);
        WorkerFaultTests.AssertGone(started);
    }

    // What the engine's program is from the next build on: null's, with what it says put through sed; that it is the one that was built, first of all.
    private void WriteProgram(string change = "")
    {
        var program = Path.Combine(Workshop.Root, "artifacts", "bin", "null", "release", "bench-engine-null.dll");
        const string name = """s/"engine":"null"/"engine":"made"/""";
        File.Delete(Mine("program"));
        File.WriteAllText(Mine("program"), $"#!/bin/sh\ndotnet {program} \"$@\" | sed -u '{name};{change}'\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Mine("program"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private string Plan() => Run("run --engine made --workload tiny-gpt2 --dry-run").Output;

    private (int Code, string Output, string Errors) Run(string arguments) => _cli.Run(arguments, _home, _engines);

    private string Mine(string file) => Path.Combine(_engines, "made", file);
}
