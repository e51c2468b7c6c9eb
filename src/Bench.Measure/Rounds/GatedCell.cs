using Bench.Bundles;
using Bench.Measure.Gate;
using Bench.Measure.Machine;
using Bench.Measure.Plan;
using Bench.Records;

namespace Bench.Measure.Rounds;

/// <summary>One cell outside of a run, for a measuring loop that is not Bench's: its bundle made, its worker started, loaded and gated as in a run.</summary>
public sealed class GatedCell : IDisposable
{
    private readonly Bundle _bundle;
    private readonly LiveCell _live;
    private readonly RunPlaces _places;
    private readonly Func<Verdict, string?> _words;

    private GatedCell(Bundle bundle, LiveCell live, RunPlaces places, Func<Verdict, string?> words) =>
        (_bundle, _live, _places, _words) = (bundle, live, places, words);

    /// <summary>The plan's only cell. What fails its gate, or cannot be measured here, throws with its name.</summary>
    /// <param name="words">For what is wrong with an output.</param>
    public static async Task<GatedCell> StartAsync(
        RunPlan plan, RunPlaces places, Cache cache, GoldenMaker judge, Func<Verdict, string?> words, CancellationToken cancel = default)
    {
        var planned = plan.Cells.Single();
        var workload = planned.Key.Workload;
        if (planned.Refused is { } refused) throw new GateException($"{planned.Key}: {refused.Reason}");
        var made = await cache.PrepareAsync(planned.Model.Recipe(workload.Mode, workload.Batch, workload.Seq), judge, cancel: cancel);
        var bundle = judge.Open(made, cancel);
        LiveCell? live = null;
        try
        {
            live = LiveCell.Start(0, planned, wave: 1, bundle, Cores.Set(planned.Key.Threads, plan.Machine.GrantedProcessors, CpuTopology.Cores()), places);
            var cell = new GatedCell(bundle, live, places, words);
            cell.Ensure(GateStation.BeforeRounds(live, places, _ => { }));
            return cell;
        }
        catch
        {
            live?.Dispose();
            bundle.Dispose();
            throw;
        }
    }

    /// <summary>One run request, which goes on with the set after the last one's.</summary>
    public void Run(long steps) => _live.Run(steps, (_live.LastSet + 1) % _bundle.Info.Sets, MessageLimits.Run(steps, _live.StepNanoseconds));

    /// <summary>The outputs of the last step that was run, and of one more on inputs that the worker has not been given before.</summary>
    public void EnsureRight()
    {
        Ensure(GateStation.AfterRounds(_live, _places));
        if (GateStation.HandOver(_live, _places, Random.Shared) is not { } set) return;
        _live.Run(1, set, MessageLimits.Run(1, _live.StepNanoseconds));
        Ensure(GateStation.AfterRounds(_live, _places));
    }

    public void Dispose()
    {
        _live.Dispose();
        _bundle.Dispose();
    }

    private void Ensure(IReadOnlyList<Verdict> verdicts)
    {
        if (verdicts.FirstOrDefault(verdict => !verdict.Passed) is { } wrong) throw new GateException($"{_live.Planned.Key}: {_words(wrong)}");
    }
}
