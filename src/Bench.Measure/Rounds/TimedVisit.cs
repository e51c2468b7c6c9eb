using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using Perfolizer.Horology;

namespace Bench.Measure.Rounds;

/// <summary>BenchmarkDotNet's engine counts and times the iterations of one visit, on the worker's clock.</summary>
public static class TimedVisit
{
    /// <summary>
    /// <paramref name="run"/> runs so many steps and returns the worker's nanoseconds; what comes back are BenchmarkDotNet's nanoseconds, one an iteration.
    /// </summary>
    public static IReadOnlyList<long> Measure(Func<long, long> run, long steps, int iterations)
    {
        var clock = new WorkerClock();
        void Action(long n) => clock.Advance(run(n));
        var parameters = new EngineParameters
        {
            Host = new SilentHost(),
            BenchmarkName = "cell",
            OperationsPerInvoke = 1,
            TargetJob = Job.Default.WithStrategy(RunStrategy.Monitoring).WithUnrollFactor(1).WithInvocationCount(steps).WithWarmupCount(0)
                .WithIterationCount(iterations).WithEvaluateOverhead(false).WithGcForce(false).WithClock(clock),
            WorkloadActionNoUnroll = Action,
            WorkloadActionUnroll = Action,
            OverheadActionNoUnroll = _ => { },
            OverheadActionUnroll = _ => { },
            Dummy1Action = () => { },
            Dummy2Action = () => { },
            Dummy3Action = () => { },
            GlobalSetupAction = () => { },
            GlobalCleanupAction = () => { },
            IterationSetupAction = () => { },
            IterationCleanupAction = () => { },
        };
        using var engine = new EngineFactory().CreateReadyToRun(parameters);
        return [.. engine.Run().Workload.Select(measurement => (long)Math.Round(measurement.Nanoseconds))];
    }

    private sealed class WorkerClock : IClock
    {
        private long _nanoseconds;

        public string Title => "the worker's";
        public bool IsAvailable => true;
        public Frequency Frequency => new(1e9);
        public void Advance(long nanoseconds) => _nanoseconds += nanoseconds;
        public long GetTimestamp() => _nanoseconds;
    }

    private sealed class SilentHost : IHost
    {
        public void Dispose()
        {
        }

        public ValueTask WriteAsync(string message) => default;

        public void Write(string message)
        {
        }

        public void WriteLine()
        {
        }

        public void WriteLine(string message)
        {
        }

        public void SendSignal(HostSignal hostSignal)
        {
        }

        public void SendError(string message)
        {
        }

        public void ReportResults(RunResults runResults)
        {
        }
    }
}
