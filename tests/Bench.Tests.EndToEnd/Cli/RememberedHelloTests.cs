using Bench.Catalogue;
using Bench.Tests.EndToEnd.Workers;

namespace Bench.Tests.EndToEnd.Cli;

// What an environment can do is asked once after it was built or installed: here a worker that notes when it is started.
public sealed class RememberedHelloTests : IClassFixture<CliFolder>
{
    private const string Plan = "run smoke --engine counted --dry-run";
    private readonly CliFolder _cli;
    private readonly string _engines;
    private readonly string _home;
    private readonly string _script;
    private readonly string _starts;

    public RememberedHelloTests(CliFolder cli)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the worker is a shell script");
        _cli = cli;
        _engines = Directory.CreateDirectory(Path.Combine(cli.Folder, Guid.NewGuid().ToString("N"))).FullName;
        (_home, _starts) = (Path.Combine(_engines, "home"), Path.Combine(_engines, "starts"));
        var folder = Directory.CreateDirectory(Path.Combine(_engines, "counted")).FullName;
        _script = Path.Combine(folder, "worker.sh");
        File.WriteAllText(Path.Combine(folder, "engine.yaml"), "about: counts its starts\nmeasures: false\nstart: [bash, \"{folder}/worker.sh\"]\n");
        Write("");
    }

    private int Starts => File.Exists(_starts) ? File.ReadAllLines(_starts).Length : 0;

    [Fact]
    public void APlanAsksOnceAndAListNever()
    {
        Assert.Contains("not asked yet", Run("engines counted").Output);
        Assert.Equal(0, Starts);
        Assert.Matches(@"(?m)^  counted +(about )?\d", Run(Plan).Output);
        Assert.Equal(1, Starts);
        Assert.Contains("cpu", Run("engines counted").Output);
        Run("engines --all");
        Run(Plan);
        Assert.Equal(1, Starts);
    }

    [Fact]
    public void WhatIsInstalledAnewIsAskedAnew()
    {
        Run(Plan);
        Write("# another\n");
        Assert.Contains("not asked yet", Run("engines counted").Output);
        Run(Plan);
        Assert.Equal(2, Starts);
    }

    [Fact]
    public void OneThatCannotSayItIsAskedAgainByTheNextPlanAndShownWithItsReason()
    {
        Write("echo 'no framework' >&2; exit 3\n");
        // It may go well the next time, so the plan keeps its row.
        Assert.Matches(@"(?m)^  counted +(about )?\d", Run(Plan).Output);
        Assert.Matches(@"not usable +counted, asked to hello, died: exit code 3; its last words: ""no framework""", Run("engines counted").Output);
        Run(Plan);
        Assert.Equal(2, Starts);
    }

    [Fact]
    public void WhatWasCutShortIsAskedAgain()
    {
        Run(Plan);
        var file = Assert.Single(Directory.GetFiles(Path.Combine(_home, "engines"), "counted.hello.json"));
        File.WriteAllText(file, File.ReadAllText(file)[..20]);
        Assert.Contains("not asked yet", Run("engines counted").Output);
        Run(Plan);
        Assert.Equal(2, Starts);
    }

    private (int Code, string Output, string Errors) Run(string arguments) => _cli.Run(arguments, _home, _engines);

    private void Write(string first)
    {
        var worker = EngineProgram.Find(
            Bench.Catalogue.Engines.Find([Path.Combine(Workshop.Root, "src", "Engines")]).Single(engine => engine.Name == "null"), out _)!;
        // The null engine's program, which says that it is the one that was started.
        File.WriteAllText(_script, $"echo >> {_starts}\n{first}{string.Join(' ', worker)} | sed -u 's/\"engine\":\"null\"/\"engine\":\"counted\"/'\n");
    }
}
