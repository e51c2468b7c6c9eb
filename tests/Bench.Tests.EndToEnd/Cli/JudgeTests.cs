using System.Diagnostics;
using System.Globalization;
using Bench.Bundles;
using Bench.Measure.Rounds;
using Bench.Models;
using Bench.Tests.EndToEnd.Measure;
using Bench.Tests.EndToEnd.Workers;

namespace Bench.Tests.EndToEnd.Cli;

// The child that makes the golden: what it tells, and when it ends.
public sealed class JudgeTests(CliFolder folder) : IClassFixture<CliFolder>
{
    [Fact]
    public async Task ItTellsHowFarItIs()
    {
        var said = new List<string>();
        var judge = Judge.Of(RunFolder.Engines.Single(engine => engine.Judges), Path.Combine(folder.Folder, "logs"), said.Add);
        var graph = ModelList.Find("tiny-gpt2")!.Build(1, 16);
        var recipe = new Recipe
        {
            Model = "tiny-gpt2",
            Graph = graph,
            Weights = new WeightSource.FromSeed(),
            Batch = 1,
            Sequence = 16,
            Unit = "tokens",
            FlopsPerStep = 1,
            Parameters = 1
        };
        await new Cache(folder.Home).PrepareAsync(recipe, judge, cancel: TestContext.Current.CancellationToken);
        var last = said[^1].Split(' ')[^1].Split('/');
        Assert.Equal("golden: node 1/" + last[1], said[0]);
        Assert.Equal(last[1], last[0]);
        Assert.Equal(int.Parse(last[1], CultureInfo.InvariantCulture), said.Count);
    }

    [Fact]
    public void ItDiesWithItsHost()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the kernel's parent death signal is Linux's");
        using var host = folder.Start("run --workload tiny-resnet --batch 400 --engine null+scripted --out killed.json");
        var judge = Child(host.Id, "golden");
        // It has begun its work when it has mapped the bundle.
        while (!File.ReadAllText($"/proc/{judge}/maps").Contains("safetensors", StringComparison.Ordinal)) Thread.Sleep(2);
        // Held, it could not end by itself, nor see that its line was closed.
        using (var stop = Process.Start("kill", ["-STOP", judge.ToString(CultureInfo.InvariantCulture)])) stop.WaitForExit();
        host.Kill();
        host.WaitForExit();
        WorkerFaultTests.AssertGone(judge);
    }

    private static int Child(int parent, string word)
    {
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < Workshop.Limit; Thread.Sleep(2))
            foreach (var process in Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(name => char.IsDigit(name![0])))
                try
                {
                    // After the name, which may hold anything: state and parent.
                    var stat = File.ReadAllText($"/proc/{process}/stat");
                    if (int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture) == parent
                        && File.ReadAllText($"/proc/{process}/cmdline").Split('\0').Contains(word)) return int.Parse(process!, CultureInfo.InvariantCulture);
                }
                catch (IOException)
                {
                    // It ended while it was looked at.
                }

        throw new InvalidOperationException($"no child of {parent} was started with \"{word}\"");
    }
}
