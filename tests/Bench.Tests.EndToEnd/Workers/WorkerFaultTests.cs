using System.Diagnostics;
using Bench.Measure.Workers;
using Bench.Protocol;

namespace Bench.Tests.EndToEnd.Workers;

public sealed class WorkerFaultTests : IDisposable
{
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Theory]
    [InlineData("dies", WorkerFailure.Died, "faults, asked to run, died: killed by SIGKILL (out of memory?)")]
    [InlineData("aborts", WorkerFailure.Died, "faults, asked to run, died: killed by SIGABRT; its last words: \"the framework lost its mind\"")]
    [InlineData("exits", WorkerFailure.Died, "faults, asked to run, died: exit code 7; its last words: \"the framework gave up\"")]
    [InlineData("rubbish", WorkerFailure.Rubbish, "faults, asked to run, answered with what is no answer to message 5: \"Warning: deprecated\"")]
    [InlineData("wrong-id", WorkerFailure.Rubbish,
        "faults, asked to run, answered with what is no answer to message 5: \"{\"id\":4711,\"ok\":true,\"nanoseconds\":1}\"")]
    [InlineData("leaves-a-child", WorkerFailure.Died, "faults, asked to run, died: killed by SIGKILL (out of memory?)")]
    public void AWorkerThatBreaksMidRunIsNamed(string fault, WorkerFailure failure, string reason)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "signals are named on Linux");
        Worker worker = _workshop.StartFaulty(fault, after: 2);
        worker.Run(4, 0, Workshop.Limit);
        worker.Run(4, 1, Workshop.Limit);

        var error = Assert.Throws<WorkerException>(() => worker.Run(4, 2, Workshop.Limit));

        Assert.Equal(reason, error.Reason);
        Assert.Equal(failure, error.Failure);
        Assert.Equal($"{reason}{Environment.NewLine}log: {_workshop.LogFile}", error.Message);
        AssertGone(worker.ProcessId);
    }

    [Theory]
    [InlineData("hangs", 0.7, "faults, asked to run, gave no answer within 0.7 s and was killed")]
    [InlineData("half-a-line", 3, "faults, asked to run, gave no answer within 3 s and was killed, with an unfinished line: \"{\"id\":\"")]
    public void AWorkerThatHangsIsKilledWhenItsTimeIsOver(string fault, double seconds, string reason)
    {
        Worker worker = _workshop.StartFaulty(fault);
        var time = Stopwatch.StartNew();

        var error = Assert.Throws<WorkerException>(() => worker.Run(1, 0, TimeSpan.FromSeconds(seconds)));

        Assert.Equal(reason, error.Reason);
        Assert.Equal(WorkerFailure.Hung, error.Failure);
        Assert.InRange(time.Elapsed.TotalSeconds, seconds, 20);
        AssertGone(worker.ProcessId);
    }

    [Theory]
    [InlineData("throws", "internal", "faults, asked to run: a kernel is missing")]
    [InlineData("out-of-memory", "memory", "faults, asked to run: no 3 GiB for the workspace")]
    public void AnEngineThatThrowsRefusesAndLivesOn(string fault, string code, string reason)
    {
        Worker worker = _workshop.StartFaulty(fault, after: 1);
        worker.Run(1, 0, Workshop.Limit);

        var error = Assert.Throws<WorkerException>(() => worker.Run(1, 0, Workshop.Limit));

        Assert.Equal((WorkerFailure.Refused, code, reason), (error.Failure, error.Code, error.Reason));
        worker.Load(Workshop.Cell(), Workshop.Limit);
        Assert.True(worker.Run(1, 0, Workshop.Limit).Ok);
    }

    [Fact]
    public void AWorkerWhoseLogCannotBeWrittenIsNotStarted()
    {
        Directory.CreateDirectory(_workshop.LogFile);
        var error = Assert.Throws<WorkerException>(() => _workshop.Start(Workshop.Faults));
        Assert.Equal(WorkerFailure.NotStarted, error.Failure);
        Assert.StartsWith($"faults could not be started: Access to the path '{_workshop.LogFile}' is denied", error.Reason);
    }

    [Fact]
    public void AStackTraceGoesToTheLogOnly()
    {
        Worker worker = _workshop.StartFaulty("throws");
        var error = Assert.Throws<WorkerException>(() => worker.Run(1, 0, Workshop.Limit));
        worker.Dispose();
        Assert.DoesNotContain("   at ", error.Message);
        Assert.Contains("   at Bench.Protocol.WorkerLoop", _workshop.Log);
    }

    [Fact]
    public void WhatAWorkerPrintsGoesToItsLogAndNotToTheHost()
    {
        Worker worker = _workshop.StartFaulty("prints");
        Assert.True(worker.Run(3, 0, Workshop.Limit).Nanoseconds > 0);
        Assert.True(worker.Run(3, 1, Workshop.Limit).Nanoseconds > 0);
        worker.Dispose();
        Assert.Contains("printed by managed code", _workshop.Log);
        if (OperatingSystem.IsLinux()) Assert.Contains("printed by native code", _workshop.Log);
    }

    [Fact]
    public void AWorkerOfAnotherVersionIsRefusedByName()
    {
        Worker worker = _workshop.Start(Workshop.Faults, new WorkerStart
        {
            LogFile = _workshop.LogFile,
            Environment = new Dictionary<string, string> { ["BENCH_FAULT"] = "wrong-version" },
        });
        var error = Assert.Throws<WorkerException>(() => worker.Hello(Workshop.Limit));
        Assert.Equal("faults speaks protocol version \"99\", this bench \"2\"; build both from the same source", error.Reason);
        Assert.Equal(WorkerFailure.Version, error.Failure);
    }

    [Fact]
    public void AWorkerRefusesAHostOfAnotherVersionByName()
    {
        Worker worker = _workshop.Start(Workshop.Faults);
        Answer answer = worker.Send(new Request { Id = 0, Do = "hello", Version = 99 }, Workshop.Limit);
        Assert.Equal("protocol version mismatch: the host speaks \"99\", this worker speaks \"2\"; build both from the same source", answer.Text);
        Assert.Equal((false, "unsupported"), (answer.Ok, answer.Code));
    }

    [Fact]
    public void WhatHappensAfterTheEndIsToldAsTheEndWas()
    {
        Worker worker = _workshop.StartFaulty("exits");
        var first = Assert.Throws<WorkerException>(() => worker.Run(1, 0, Workshop.Limit));
        var second = Assert.Throws<WorkerException>(() => worker.Run(1, 0, Workshop.Limit));
        Assert.Equal(first.Message, second.Message);
    }

    internal static void AssertGone(int process)
    {
        if (!OperatingSystem.IsLinux()) return;
        var time = Stopwatch.StartNew();
        while (Alive(process) && time.Elapsed < TimeSpan.FromSeconds(10)) Thread.Sleep(20);
        Assert.False(Alive(process), $"process {process} lives on");
    }

    // A dead process that nobody has waited for yet is a zombie: Z.
    private static bool Alive(int process)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
