using System.Globalization;
using Bench.Tests.EndToEnd.Measure;
using Bench.Tests.EndToEnd.Workers;

namespace Bench.Tests.EndToEnd.Cli;

// "bench engines add" of an engine whose project it builds: here one that takes the null engine's program, and waits or fails when it is told to.
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
        File.WriteAllText(Mine("engine.yaml"), "about: made on demand\nmodes: [infer]\nprecisions: [fp32]\ndevices: [cpu]\ninstall: [{by: project}]\n");
        File.WriteAllText(Mine("made.csproj"), $"""
            <Project DefaultTargets="Build">
              <Target Name="Restore" />
              <Target Name="Build">
                <Exec Condition="Exists('wait')" Command="echo $$ &gt; started; exec sleep 100" />
                <Error Condition="Exists('wrong')" Text="it is told to" />
                <ItemGroup><Built Include="{Path.Combine(Workshop.Root, "artifacts", "bin", "null", "release")}/**" /></ItemGroup>
                <Copy SourceFiles="@(Built)" DestinationFolder="$(ArtifactsPath)/bin/made/release/%(RecursiveDir)" />
              </Target>
            </Project>
            """);
    }

    [Fact]
    public void AProgramOfOtherSourceIsNotRunUntilItIsBuiltAgain()
    {
        File.WriteAllText(Mine("Source.cs"), "// one");
        Assert.Contains("it is made by \"bench engines add made\"", Plan());
        Assert.Contains("made: built into ", Run("engines add made").Output);
        Assert.DoesNotContain("engines add", Plan());
        Assert.Contains(Run("engines").Output.Split('\n'), line => line.StartsWith("made ") && line.Contains(" infer"));

        File.WriteAllText(Mine("Source.cs"), "// another");
        Assert.Contains("its program was built from other source; run \"bench engines add made\" again", Plan());
        Assert.Equal(0, Run("engines add made").Code);
        Assert.DoesNotContain("engines add", Plan());
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
        Assert.True(SpinWait.SpinUntil(() => !Directory.Exists($"/proc/{started}"), Workshop.Limit));
    }

    private string Plan() => Run("run --engine made --workload tiny-gpt2 --dry-run").Output;

    private (int Code, string Output, string Errors) Run(string arguments) => _cli.Run(arguments, _home, _engines);

    private string Mine(string file) => Path.Combine(_engines, "made", file);
}
