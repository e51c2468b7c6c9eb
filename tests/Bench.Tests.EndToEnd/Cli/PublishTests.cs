namespace Bench.Tests.EndToEnd.Cli;

// What users get: no more than is loaded, and enough for a cell that is timed.
[Collection(nameof(Timed))]
public sealed class PublishTests(CliFolder folder) : IClassFixture<CliFolder>
{
    private const long MostBytes = 14_000_000;

    private static readonly IReadOnlyList<FileInfo> Files =
        [.. new DirectoryInfo(Path.GetDirectoryName(CliFolder.Program)!).EnumerateFiles("*", SearchOption.AllDirectories)];

    [Theory]
    [InlineData("Microsoft.CodeAnalysis")]
    [InlineData("Microsoft.Diagnostics.")]
    [InlineData("Microsoft.Extensions.")]
    [InlineData("System.Management")]
    [InlineData("System.CodeDom")]
    [InlineData("Gee.External.Capstone")]
    [InlineData("libcapstone")]
    [InlineData("CommandLine.dll")]
    [InlineData("Iced")]
    [InlineData("Dia2Lib")]
    [InlineData("TraceReloggerLib")]
    [InlineData("KernelTraceControl")]
    [InlineData("msdia140")]
    public void WhatIsNeverLoadedIsNotPublished(string name) => Assert.DoesNotContain(Files, file => file.Name.StartsWith(name, StringComparison.Ordinal));

    [Fact]
    public void ItIsSmall() => Assert.InRange(Files.Sum(file => file.Length), 1, MostBytes);

    [Fact]
    public void ItHasAllThatATimedCellNeeds()
    {
        Assert.Contains(Files, file => file.Name == "BenchmarkDotNet.dll");
        const string brief = "--quiet --launches 1 --rounds 2 --iterations 2 --warm-up 0.1";
        var (code, output, errors) = folder.Run($"run smoke --workload tiny-resnet --engine null+scripted {brief} --out published.json");
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("null+scripted", output);
    }
}
