using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Bench.Catalogue;
using Bench.Measure.Workers;
using Bench.Models;
using Bench.Tests.EndToEnd.Workers;

namespace Bench.Tests.EndToEnd.Benchmarks;

// The door that .NET developers know: BenchmarkDotNet's own runner, table and exports over engines as Bench drives them.
[Collection(nameof(Timed))]
public sealed class BenchmarkDotNetTests : IDisposable
{
    private const string Model = "tiny-gpt2";
    private static readonly string Program = Path.Combine(Workshop.Root, "artifacts", "bin", "Bench.Benchmarks", "release", "Bench.Benchmarks.dll");

    private readonly string _folder = Directory.CreateTempSubdirectory("bench-benchmarks-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void EveryEngineFoundIsARowWhoseRateIsThatOfItsMean()
    {
        var (code, output) = Run("*TinyGpt2*", engines: null);
        Assert.True(code == 0, output);
        var rows = Rows();
        Assert.Contains("reference", rows.Select(row => row["Engine"]));
        Assert.Contains("onnxruntime", rows.Select(row => row["Engine"]));
        var model = ModelList.Find(Model)!;
        var items = model.Build(1, model.Sequence).ItemsPerStep;
        Assert.All(rows, row =>
        {
            Assert.True(row.ContainsKey("Allocated"), "the memory diagnoser is missing");
            Assert.Equal(1, Number(row["Tokens/s"]) * Seconds(row["Mean"]) / items, 0.02);
        });
    }

    [Fact]
    public void WhatFailsItsGateIsNotTimedAndSaysSo()
    {
        var program = EngineProgram.Find(Workshop.Faults, out _)!.Single();
        File.WriteAllText(Path.Combine(_folder, "engine.yaml"),
            $"names: {{faults: {{}}, liar: {{fault: wrong-weights, 'on': reference}}}}\nstart: ['{program}']\n");
        var (code, output) = Run("*TinyGpt2*liar*", engines: _folder);
        Assert.Matches(@"model=tiny-gpt2 .*engine=liar .*: output ""logits"" is \S+ of its norm away from the golden", output);
        Assert.Equal(1, code);
        Assert.All(Rows(), row => Assert.Equal(("liar", "NA"), (row["Engine"], row["Mean"])));
    }

    [Fact]
    public void WhatFailsItsGateAfterwardsHasNoRateAndSaysSo()
    {
        var program = EngineProgram.Find(Workshop.Faults, out _)!.Single();
        File.WriteAllText(Path.Combine(_folder, "engine.yaml"),
            $"names: {{faults: {{}}, late: {{fault: wrong-later, 'on': reference}}}}\nstart: ['{program}']\n");
        var (code, output) = Run("*TinyGpt2*late*", engines: _folder);
        Assert.Matches(@"output ""logits"" is \S+ of its norm away from the golden", output);
        Assert.Equal(1, code);
        Assert.All(Rows(), row => Assert.Equal(("late", "failed gate"), (row["Engine"], row["Tokens/s"])));
    }

    private (int Code, string Output) Run(string filter, string? engines)
    {
        var start = new ProcessStartInfo("dotnet", [Program, "--filter", filter, "--warmupCount", "1", "--iterationCount", "3", "--artifacts", _folder])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = _folder,
        };
        start.Environment["BENCH_HOME"] = Path.Combine(_folder, "home");
        start.Environment["BENCH_ENGINES"] = engines;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    // BenchmarkDotNet's own Markdown, a row a benchmark.
    private IReadOnlyList<Dictionary<string, string>> Rows()
    {
        var report = Directory.GetFiles(Path.Combine(_folder, "results"), "*-report-github.md").Single();
        var table = File.ReadLines(report).Where(line => line.StartsWith('|')).Select(Cells).ToList();
        return [.. table.Skip(2).Select(row => table[0].Zip(row).Where(pair => pair.First != "").ToDictionary(pair => pair.First, pair => pair.Second))];
    }

    private static string[] Cells(string line) => [.. line.Split('|').Select(cell => cell.Trim().Trim('*'))];

    private static double Number(string text) => double.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture);

    private static double Seconds(string text)
    {
        var match = Regex.Match(text, @"^([\d.,]+) (\S+)$");
        return Number(match.Groups[1].Value) * match.Groups[2].Value switch { "ns" => 1e-9, "us" or "μs" or "µs" => 1e-6, "ms" => 1e-3, _ => 1 };
    }
}
