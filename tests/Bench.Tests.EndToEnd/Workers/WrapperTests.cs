using System.Diagnostics;
using Bench.Catalogue;
using Bench.Measure.Workers;

namespace Bench.Tests.EndToEnd.Workers;

// A worker is its whole tree: behind a wrapper, with helpers, with what a parent left behind.
public sealed class WrapperTests : IDisposable
{
    private static readonly string Program = string.Join(' ', EngineProgram.Find(Workshop.Faults, out _)!);

    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Theory]
    [InlineData("{0}; true")]
    [InlineData("{0} <&0 & wait")]
    [InlineData("bash -c '{0}; true'; true")]
    public void AWorkerBehindAWrapperWorksWhole(string script)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "trees of processes are Linux's");
        var worker = Wrapped(script);
        Assert.Equal("faults", worker.Hello(Workshop.Limit).Engine);
        worker.Load(Workshop.Cell(("work", "100000000")), Workshop.Limit);
        Assert.True(worker.Tree.Members().Count > 1);

        var watch = worker.Tree.Watch();
        var run = worker.Run(1, 0, Workshop.Limit);
        Assert.InRange(watch.Nanoseconds()!.Value, run.Counters!.CpuNanoseconds / 2, 400_000_000);
        Assert.True(worker.Tree.ResidentBytes() > 10 << 20);

        worker.Stop();
        Assert.True(SpinWait.SpinUntil(() => worker.Tree.Members().All(process => State(process) == 'T'), Workshop.Limit));
        Assert.True(worker.Run(1, 0, Workshop.Limit).Ok);
        var members = worker.Tree.Members();
        worker.Dispose();
        Assert.All(members, WorkerFaultTests.AssertGone);
    }

    [Theory]
    [InlineData("while :; do :; done & {0}; true")]
    [InlineData("(setsid bash -c \"while :; do :; done\" &) ; {0}; true")]
    public void WhatAWorkerStartedIsCountedHeldAndEndedWithIt(string script)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "trees of processes are Linux's");
        var worker = Wrapped(script);
        worker.Hello(Workshop.Limit);
        worker.Load(Workshop.Cell(), Workshop.Limit);
        var watch = worker.Tree.Watch();
        Assert.True(SpinWait.SpinUntil(() => watch.Nanoseconds() > 50_000_000, Workshop.Limit));

        worker.Stop();
        Assert.True(SpinWait.SpinUntil(() => worker.Tree.Members().All(process => State(process) == 'T'), Workshop.Limit));
        // A process is held when its last thread is.
        Thread.Sleep(100);
        var held = worker.Tree.Watch();
        Thread.Sleep(100);
        Assert.Equal(0, held.Nanoseconds());

        var members = worker.Tree.Members();
        Assert.True(members.Count >= 3, $"{members.Count} processes");
        worker.Dispose();
        Assert.All(members, WorkerFaultTests.AssertGone);
    }

    [Fact]
    public void TimeOfAHelperThatEndedMeanwhileCounts()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "trees of processes are Linux's");
        var worker = Wrapped("(for i in {{1..400000}}; do :; done); {0}; true");
        // As long as the helper needs: the worker itself answers only then.
        var watch = worker.Tree.Watch();
        var time = Stopwatch.StartNew();
        worker.Hello(Workshop.Limit);
        Assert.InRange(watch.Nanoseconds()!.Value + watch.OfNewcomers(), 100_000_000, 2 * time.Elapsed.TotalNanoseconds);
    }

    [Fact]
    public void AWorkerOfAnotherNameIsRefused()
    {
        var worker = _workshop.Start(Workshop.Faults with { Name = "onnxruntime", Names = ["onnxruntime"] });
        var error = Assert.Throws<WorkerException>(() => worker.Hello(Workshop.Limit));
        Assert.Equal("onnxruntime answered hello as \"faults\": what was started is no worker of onnxruntime; see \"start\" and \"names\" in its engine.yaml",
            error.Reason);
    }

    private Worker Wrapped(string script) =>
        _workshop.Start(Workshop.Faults with { Start = ["bash", "-c", string.Format(System.Globalization.CultureInfo.InvariantCulture, script, Program)] });

    private static char State(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[stat.LastIndexOf(')') + 2];
        }
        catch (IOException)
        {
            return 'T';
        }
    }
}
