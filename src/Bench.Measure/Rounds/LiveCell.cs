using System.Diagnostics;
using Bench.Bundles;
using Bench.Measure.Machine;
using Bench.Measure.Plan;
using Bench.Measure.Workers;
using Bench.Protocol;
using Bench.Records;

namespace Bench.Measure.Rounds;

// A cell in a fresh worker, for the length of one launch.
internal sealed class LiveCell : IDisposable
{
    private LiveCell(int index, PlannedCell planned, int wave, Worker worker, Bundle bundle, IReadOnlyList<int> cpus, DisturbanceSensor sensor, Hello hello,
        Loaded loaded, long loadNanoseconds)
    {
        Index = index;
        Planned = planned;
        Wave = wave;
        Worker = worker;
        Bundle = bundle;
        Cpus = cpus;
        Sensor = sensor;
        Hello = hello;
        Loaded = loaded;
        LoadNanoseconds = loadNanoseconds;
    }

    public int Index { get; }
    public PlannedCell Planned { get; }
    public int Wave { get; }
    public Worker Worker { get; }
    public Bundle Bundle { get; }
    public IReadOnlyList<int> Cpus { get; }
    public DisturbanceSensor Sensor { get; }
    public Hello Hello { get; }
    public Loaded Loaded { get; }
    public long LoadNanoseconds { get; }
    public long FirstStepNanoseconds { get; set; }
    public double StepNanoseconds { get; set; } = 1e9;
    public long Steps { get; set; } = 1;
    public int RepeatsLeft { get; set; }
    public bool Rewarmed { get; set; }
    public Launch Launch { get; set; } = new() { Wave = 0 };
    public int LastSet { get; private set; }
    /// <summary>Sets that hold inputs handed over since it was loaded, and by how many samples those are turned.</summary>
    public Dictionary<int, int> HandedOver { get; } = [];
    /// <summary>As it was told with the launch's first step.</summary>
    public long LoadedPeakBytes { get; private set; }
    public long StepsSinceReset { get; private set; }
    /// <summary>Median of what a message takes there and back.</summary>
    public double PipeNanoseconds { get; set; }
    public bool Each => Planned.Key.Regime == Regimes.Latency;
    public long MostSteps => Each ? Calibration.MostTimedSteps : long.MaxValue;

    public static LiveCell Start(int index, PlannedCell planned, int wave, Bundle bundle, IReadOnlyList<int> cpus, RunPlaces places)
    {
        var log = Path.Combine(places.LogFolder, $"{index + 1:00}-{planned.Engine.Name}-launch{wave}.log");
        var worker = Worker.Start(planned.Environment, new WorkerStart { LogFile = log, Cpus = cpus });
        try
        {
            var hello = worker.Hello(MessageLimits.Hello);
            var start = Stopwatch.GetTimestamp();
            var loaded = worker.Load(new Load
            {
                Bundle = bundle.Folder,
                Weights = bundle.WeightsFolder,
                Device = planned.Key.Device,
                Precision = planned.Key.Precision,
                Threads = planned.Key.Threads,
                Options = planned.Options,
                Frozen = planned.Frozen,
            }, MessageLimits.Load);
            return new LiveCell(index, planned, wave, worker, bundle, cpus, places.Sensor(cpus), hello, loaded, loaded.LoadNanoseconds > 0
                ? loaded.LoadNanoseconds : Nanoseconds(start));
        }
        catch
        {
            worker.Dispose();
            throw;
        }
    }

    /// <summary>One run request, timed by both clocks.</summary>
    public Iteration Run(long steps, int firstSet, TimeSpan limit, int round = 0, int visit = 0)
    {
        LastSet = (int)((firstSet + steps - 1) % Bundle.Info.Sets);
        StepsSinceReset += steps;
        var waited = RunDelay.Nanoseconds();
        var start = Stopwatch.GetTimestamp();
        var answer = Worker.Run(steps, firstSet, limit, Each);
        var host = Nanoseconds(start);
        var delay = RunDelay.Nanoseconds() - waited;
        var counters = answer.Counters!;
        if (LoadedPeakBytes == 0) LoadedPeakBytes = counters.PeakBytes;
        return new Iteration
        {
            Wave = Wave,
            Round = round,
            Visit = visit,
            Steps = steps,
            FirstSet = firstSet,
            HostNanoseconds = host,
            HostDelayNanoseconds = delay,
            WorkerNanoseconds = answer.Nanoseconds!.Value,
            Each = answer.Each,
            Counters = new Counters
            {
                CpuNanoseconds = counters.CpuNanoseconds,
                Collections = counters.Collections,
                AllocatedBytes = counters.AllocatedBytes,
                Compilations = counters.Compilations,
                MajorFaults = counters.MajorFaults,
                Bytes = counters.Bytes,
                PeakBytes = counters.PeakBytes,
            },
        };
    }

    /// <summary>The time, by the host's clock, of a message that waits for nothing but what a run has left.</summary>
    public long Sync()
    {
        var start = Stopwatch.GetTimestamp();
        Worker.Sync(MessageLimits.Small);
        return Nanoseconds(start);
    }

    /// <summary>Fetches outputs; where <paramref name="again"/> names a file, once more into it, when nothing can be left to compute.</summary>
    public void Fetch(int[]? rows, string file, string? again = null)
    {
        using var delays = Worker.Tree.WatchDelays();
        var (first, firstCpu) = TimedFetch(rows, file);
        var delay = delays.SinceAsked();
        var bytes = File.Exists(file) ? new FileInfo(file).Length : 0;
        var (second, secondCpu) = again is null ? (null, null) : TimedFetch(rows, again);
        Launch = Launch with
        {
            FetchNanoseconds = first,
            FetchCpuNanoseconds = firstCpu,
            FetchAgainNanoseconds = second,
            FetchAgainCpuNanoseconds = secondCpu,
            FetchDelayNanoseconds = delay,
            FetchBytes = bytes,
        };
    }

    private (long? Nanoseconds, long? CpuNanoseconds) TimedFetch(int[]? rows, string file)
    {
        var watch = Worker.Tree.Watch();
        var start = Stopwatch.GetTimestamp();
        Worker.Fetch("outputs", rows, file, MessageLimits.Fetch);
        return (Nanoseconds(start), watch.Nanoseconds() + watch.OfNewcomers());
    }

    /// <summary>State as it was loaded; nothing is sent where there is none.</summary>
    public void Reset()
    {
        if (Bundle.Graph.State.Count > 0) Worker.Reset(MessageLimits.Load);
        StepsSinceReset = 0;
    }

    public void Dispose() => Worker.Dispose();

    internal static long Nanoseconds(long start) => (long)Stopwatch.GetElapsedTime(start).TotalNanoseconds;
}
