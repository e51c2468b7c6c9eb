using System.Diagnostics;
using Bench.Records;
using Bench.Tests.EndToEnd.Workers;

namespace Bench.Tests.EndToEnd.Cli;

// A full disk behind stdout, a stderr that is closed: one line where one can be printed, an exit code, no abort.
public sealed class StandardStreamsTests(CliFolder folder) : IClassFixture<CliFolder>
{
    private const string Tiny = "run --workload tiny-gpt2 --batch 1 --seq 8 --engine null+scripted --threads 1"
        + " --launches 1 --rounds 1 --iteration-seconds 0.02 --warm-up 0.05-0.1 --quiet";

    [Theory]
    [InlineData("suites >/dev/full", 2, "bench: stdout: cannot be written: No space left on device.\n")]
    [InlineData("suites --json >/dev/full", 2, "bench: stdout: cannot be written: No space left on device.\n")]
    [InlineData("--help >/dev/full", 2, "bench: stdout: cannot be written: No space left on device.\n")]
    [InlineData("suites >&-", 2, "bench: stdout: cannot be written: Access to the path is denied.\n")]
    [InlineData("show nope 2>&-", 2, "")]
    [InlineData("show nope 2>/dev/full", 2, "")]
    [InlineData("rnu 2>&-", 2, "")]
    public void WhatCannotBePrintedIsToldWhereItCanBe(string command, int expected, string told)
    {
        var (code, errors) = Shell(command);
        Assert.Equal((expected, told), (code, errors));
    }

    [Fact]
    public void ARunWhoseTableCannotBePrintedSaysWhereItsRecordIs()
    {
        var (code, errors) = Shell($"{Tiny} --out told.json >/dev/full");
        Assert.Equal("bench: stdout: cannot be written: No space left on device.\n"
            + "Nothing is lost: the record is written, \"bench show told.json\" prints it.\n", errors);
        Assert.Equal(2, code);
        Assert.Equal(OutcomeKind.Measured, RecordFile.Read(Path.Combine(folder.Folder, "told.json")).Cells[0].Judged);
    }

    private (int Code, string Errors) Shell(string command)
    {
        if (!File.Exists("/dev/full")) Assert.Skip("there is no /dev/full here");
        var start = new ProcessStartInfo("sh", ["-c", $"dotnet {CliFolder.Program} {command}"])
        {
            WorkingDirectory = folder.Folder,
            RedirectStandardError = true,
        };
        start.Environment["BENCH_HOME"] = folder.Home;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEnd();
        Assert.True(process.WaitForExit(Workshop.Limit), command);
        return (process.ExitCode, errors);
    }
}
