using System.Diagnostics;
using System.Globalization;
using Bench.Catalogue;
using Bench.Measure.Workers;

namespace Bench.Tests.EndToEnd.Workers;

public sealed class WorkerLifeTests : IDisposable
{
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Theory]
    [InlineData("idle")]
    [InlineData("running")]
    [InlineData("stopped")]
    public void AWorkerDiesWithItsHost(string state)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the kernel's parent death signal is Linux's");
        string program = Assert.Single(EngineProgram.Find(Workshop.Faults, out _)!);
        using Process host = Process.Start(new ProcessStartInfo(program, ["host", state, _workshop.LogFile]) { RedirectStandardOutput = true })!;
        int worker = int.Parse(host.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
        Assert.True(Directory.Exists($"/proc/{worker}"));

        host.Kill();
        host.WaitForExit();

        WorkerFaultTests.AssertGone(worker);
    }

    [Fact]
    public void AWorkerWhoseHostIsGoneAlreadyEndsAtOnce()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the kernel's parent death signal is Linux's");
        string program = Assert.Single(EngineProgram.Find(Workshop.Faults, out _)!);
        var info = new ProcessStartInfo(program) { RedirectStandardInput = true };
        info.Environment["BENCH_HOST_PID"] = "1";
        using Process worker = Process.Start(info)!;
        Assert.True(worker.WaitForExit(TimeSpan.FromSeconds(30)));
        Assert.Equal(0, worker.ExitCode);
    }

    [Fact]
    public void AWorkerOutlivesTheThreadThatAskedForIt()
    {
        Worker? worker = null;
        var thread = new Thread(() => worker = _workshop.Start(Workshop.Faults));
        thread.Start();
        thread.Join();
        Thread.Sleep(200);
        Assert.Equal("faults", worker!.Hello(Workshop.Limit).Engine);
    }

    [Fact]
    public void TheCpuSetIsImposedOnTheWorkerAndOnNobodyElse()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "CPU sets are imposed on Linux");
        string mine = Allowed("self");
        int last = int.Parse(mine.Split(',', '-')[^1], CultureInfo.InvariantCulture);

        Worker bound = _workshop.Start(Workshop.Faults, new WorkerStart { LogFile = _workshop.LogFile, Cpus = [last] });
        Worker free = _workshop.Start(Workshop.Faults);

        Assert.Equal(last.ToString(CultureInfo.InvariantCulture), Allowed(bound.ProcessId.ToString(CultureInfo.InvariantCulture)));
        Assert.Equal(mine, Allowed(free.ProcessId.ToString(CultureInfo.InvariantCulture)));
        Assert.Equal(mine, Allowed("self"));
        bound.Hello(Workshop.Limit);
    }

    [Fact]
    public void ACpuThatIsNotThereIsAnErrorWithItsNumber()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "CPU sets are imposed on Linux");
        var error = Assert.Throws<WorkerException>(() => _workshop.Start(Workshop.Faults, new WorkerStart { LogFile = _workshop.LogFile, Cpus = [8000] }));
        Assert.Equal("faults could not be started: cannot impose the CPU set 8000: Invalid argument", error.Reason);
    }

    [Fact]
    public void AStoppedWorkerUsesNoTimeAndGoesOnWhenAsked()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "idle workers are stopped on Linux");
        Worker worker = _workshop.StartFaulty("none");
        worker.Run(1, 0, Workshop.Limit);
        worker.Stop();
        // A signal arrives a moment after it was sent.
        Assert.True(SpinWait.SpinUntil(() => State(worker.ProcessId) == 'T', Workshop.Limit));
        worker.Continue();
        Assert.True(SpinWait.SpinUntil(() => State(worker.ProcessId) != 'T', Workshop.Limit));

        worker.Stop();
        Assert.True(worker.Run(1, 0, Workshop.Limit).Ok);
    }

    [Fact]
    public void AStoppedWorkerIsGoneAfterDispose()
    {
        Worker worker = _workshop.StartFaulty("none");
        worker.Stop();
        worker.Dispose();
        WorkerFaultTests.AssertGone(worker.ProcessId);
    }

    [Fact]
    public void AnEngineThatIsNotBuiltSaysHowToBuildIt()
    {
        string folder = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(_workshop.LogFile)!, "mine")).FullName;
        Engine engine = Workshop.Faults with { Name = "mine", Folder = folder };
        var error = Assert.Throws<WorkerException>(() => _workshop.Start(engine));
        Assert.Equal(WorkerFailure.NotStarted, error.Failure);
        Assert.StartsWith($"mine is not built: its program bench-engine-mine is in none of {folder}, ", error.Reason);
        Assert.EndsWith($"build it with \"dotnet build {folder}\"", error.Reason);
    }

    [Fact]
    public void AProgramThatIsNotThereIsAnErrorWithItsName()
    {
        var error = Assert.Throws<WorkerException>(() => _workshop.Start(Workshop.Faults with { Start = ["no-such-program"] }));
        Assert.Equal(WorkerFailure.NotStarted, error.Failure);
        Assert.StartsWith("faults could not be started: An error occurred trying to start process 'no-such-program'", error.Reason);
    }

    private static char State(int process)
    {
        string stat = File.ReadAllText($"/proc/{process}/stat");
        return stat[stat.LastIndexOf(')') + 2];
    }

    private static string Allowed(string process) =>
        File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal)).Split(':')[1].Trim();
}
