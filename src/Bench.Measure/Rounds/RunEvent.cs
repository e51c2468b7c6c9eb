using Bench.Measure.Plan;
using Bench.Records;

namespace Bench.Measure.Rounds;

/// <summary>What a run tells while it goes on; whoever renders it decides what is shown. Cells are indices into the plan.</summary>
public abstract record RunEvent
{
    private RunEvent()
    {
    }

    public sealed record PlanReady(RunPlan Plan, string JournalPath) : RunEvent;
    /// <summary>Another run holds the machine; this one goes on when it ends.</summary>
    public sealed record Waiting : RunEvent;
    /// <summary>A bundle is looked for and, if need be, made; <paramref name="What"/> says what is being done: "weights, 97.5 MiB", "golden", …</summary>
    public sealed record BundleWork(Workload Workload, string What) : RunEvent;
    public sealed record BundleReady(Workload Workload) : RunEvent;
    public sealed record WaveStarted(int Wave, int Waves) : RunEvent;
    public sealed record Loading(int Cell, int Wave) : RunEvent;
    public sealed record Gated(int Cell, int Wave, IReadOnlyList<Verdict> Verdicts) : RunEvent;
    /// <summary>
    /// A step of the gate before the rounds, the launch's first one or one after, by the host's clock; and how long the run will still take at this pace.
    /// </summary>
    public sealed record Stepped(int Cell, int Wave, long Nanoseconds, TimeSpan Left) : RunEvent;
    public sealed record Warming(int Cell, int Wave) : RunEvent;
    /// <summary>One visit: the cell's rate so far, and how long the run will still take.</summary>
    public sealed record Visited(int Cell, int Wave, int Round, int Rounds, double ItemsPerSecond, TimeSpan Left) : RunEvent;
    public sealed record CellEnded(int Cell, Cell Judged) : RunEvent;
    public sealed record Ended(Record Record) : RunEvent;
}
