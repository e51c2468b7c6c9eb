using System.Diagnostics;
using System.Globalization;
using Bench.Measure.Machine;
using Bench.Records;
using Bench.Tests.EndToEnd.Cli;
using Bench.Tests.EndToEnd.Workers;

namespace Bench.Tests.EndToEnd.Measure;

// A real control group with a quota, of either version, where this process may make one.
[Collection(nameof(Timed))]
public sealed class ContainerQuotaTests : IClassFixture<CliFolder>, IDisposable
{
    // Low enough to be reached by a process that shares its processor with some.
    private const double Quota = 0.3;
    private const int PeriodMicroseconds = 100_000;

    private readonly CliFolder _cli;
    private readonly string _group;

    public ContainerQuotaTests(CliFolder cli)
    {
        _cli = cli;
        var version2 = File.Exists("/sys/fs/cgroup/cgroup.controllers");
        _group = $"/sys/fs/cgroup/{(version2 ? "" : "cpu/")}bench-test-{Environment.ProcessId}";
        try
        {
            if (!version2 && !Directory.Exists("/sys/fs/cgroup/cpu")) Assert.Skip("this system has no control groups for CPU time");
            Directory.CreateDirectory(_group);
            var quota = ((int)(Quota * PeriodMicroseconds)).ToString(CultureInfo.InvariantCulture);
            if (version2) File.WriteAllText(Path.Combine(_group, "cpu.max"), $"{quota} {PeriodMicroseconds}");
            else
            {
                File.WriteAllText(Path.Combine(_group, "cpu.cfs_period_us"), $"{PeriodMicroseconds}");
                File.WriteAllText(Path.Combine(_group, "cpu.cfs_quota_us"), quota);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Dispose();
            Assert.Skip($"no control group with a quota can be made here: {e.Message}");
        }
    }

    [Fact]
    public void AProcessHeldByItsQuotaIsSeenAndItsQuotaRead()
    {
        using var busy = Process.Start(new ProcessStartInfo("sh", ["-c", $"echo $$ > {_group}/cgroup.procs && while :; do :; done"]))!;
        try
        {
            var process = $"/proc/{busy.Id}";
            Assert.True(SpinWait.SpinUntil(() => File.ReadAllText(process + "/cgroup").Contains(Path.GetFileName(_group)), TimeSpan.FromSeconds(10)));
            Assert.Equal(Quota, ControlGroup.Read(process: process)!.CpuQuota);
            var before = ControlGroup.HeldNanoseconds(process: process)!.Value;
            var held = SpinWait.SpinUntil(() => ControlGroup.HeldNanoseconds(process: process) - before > 100_000_000, TimeSpan.FromSeconds(20));
            Assert.True(held, "a process that never rests is held most of each period");
        }
        finally
        {
            busy.Kill();
            busy.WaitForExit();
        }
    }

    [Fact]
    public void ARunInsideOfOneMarksWhatTheQuotaHeld()
    {
        File.WriteAllText(Path.Combine(_cli.Folder, "held.yaml"), """
            workloads: [{model: tiny-gpt2, batch: 1, seq: 8}]
            engines: [{name: "null", options: {work: 1000000}}]
            threads: 1
            launches: 1
            rounds: 2
            iterationSeconds: 0.5
            leadInSeconds: 0.1
            warm: {steps: 2, seconds: 0.1, limit: 0.2}
            """);
        var start = new ProcessStartInfo("sh",
            ["-c", $"echo $$ > {_group}/cgroup.procs && exec dotnet {CliFolder.Program} run held.yaml --out held.json --quiet"])
        {
            WorkingDirectory = _cli.Folder,
            RedirectStandardOutput = true,
        };
        start.Environment["BENCH_HOME"] = _cli.Home;
        start.Environment["BENCH_ENGINES"] = Workshop.FaultsFolder;
        using var run = Process.Start(start)!;
        var table = run.StandardOutput.ReadToEnd();
        Assert.True(run.WaitForExit(Workshop.Limit));
        var record = RecordFile.Read(Path.Combine(_cli.Folder, "held.json"));
        Assert.Equal(Quota, record.Machine.Container!.CpuQuota);
        var cell = Assert.Single(record.Cells);
        Assert.Contains(cell.Iterations, iteration => iteration.Flags.Contains(Flags.Quota) && iteration.Disturbance!.QuotaNanoseconds > 0);
        Assert.Contains("iterations disturbed", table);
        Assert.Contains("quota", table);
    }

    public void Dispose()
    {
        // Removed once the last of its processes is gone.
        for (var tries = 0; Directory.Exists(_group) && tries < 100; tries++)
            try
            {
                Directory.Delete(_group);
            }
            catch (IOException)
            {
                Thread.Sleep(50);
            }
            catch (UnauthorizedAccessException)
            {
                return;
            }
    }
}
