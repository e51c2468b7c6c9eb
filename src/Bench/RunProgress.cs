using Bench.Measure.Plan;
using Bench.Measure.Rounds;
using Bench.Records;
using Bench.Reports;

namespace Bench.Cli;

/// <summary>The words for what a run tells on its way.</summary>
public sealed class RunProgress(Progress progress, RunPlan plan)
{
    // Less than this is within what warming up and other users of the machine make of an estimate.
    private const double WorthTelling = 2;

    private int _wave, _waves;
    private TimeSpan _said = plan.Estimate.Most;
    private string _work = "";

    public void Tell(RunEvent happened)
    {
        switch (happened)
        {
            case RunEvent.PlanReady ready:
                progress.Line(Heading(ready.Plan));
                foreach (var line in Words.Detect(ready.Plan)) progress.Line(line);
                break;
            case RunEvent.Waiting:
                progress.Line("another run of bench measures on this machine; this one waits for its end");
                break;
            case RunEvent.BundleWork work:
                Work($"{Labels.Workload(work.Workload)}: {work.What}");
                break;
            case RunEvent.WaveStarted wave:
                (_wave, _waves) = (wave.Wave, wave.Waves);
                progress.Step($"launch {_wave} of {_waves}");
                break;
            case RunEvent.Loading load:
                progress.Tick($"launch {_wave} of {_waves} · {Text(load.Cell)} · loading");
                break;
            case RunEvent.Stepped step:
                progress.Tick($"launch {_wave} of {_waves} · {Text(step.Cell)} · {Number.Duration(step.Nanoseconds)} a step · "
                    + $"{Number.Duration(step.Left.TotalSeconds * 1e9)} left");
                if (step.Left > WorthTelling * _said) Longer(step);
                break;
            case RunEvent.Warming warm:
                progress.Tick($"launch {_wave} of {_waves} · {Text(warm.Cell)} · warming up");
                break;
            case RunEvent.Visited visit:
                var cell = plan.Cells[visit.Cell];
                progress.Tick($"launch {_wave} of {_waves} · {Text(visit.Cell)} · round {visit.Round} of {visit.Rounds} · "
                    + $"{Number.Significant(visit.ItemsPerSecond, 3)} {cell.Model.Unit}/s · {Number.Duration(visit.Left.TotalSeconds * 1e9)} left");
                break;
            case RunEvent.CellEnded { Judged.Judged: not OutcomeKind.Measured } ended when plan.Cells[ended.Cell].Refused is null:
                progress.Line($"{Text(ended.Cell)}: {CellWords.Reason(ended.Judged)}");
                break;
        }
    }

    /// <summary>A line of the judge's, "golden: node 12/340".</summary>
    public void Judged(string line)
    {
        if (line.Split(' ', '/') is [.., var done, var all]) progress.Tick($"{_work}, {done} of {all} nodes");
    }

    // A first step may compile, so it is said under a condition.
    private void Longer(RunEvent.Stepped step)
    {
        progress.Line($"{Text(step.Cell)}: a step took {Number.Duration(step.Nanoseconds)}; if the others do too, "
            + $"{Number.Duration(step.Left.TotalSeconds * 1e9)} are left, not {Number.Duration(_said.TotalSeconds * 1e9)}");
        _said = step.Left;
    }

    // "weights of gpt2, 120 of 475 MiB": what goes before the comma is a step of its own, the count changes under it.
    private void Work(string text)
    {
        var what = text.Split(", ")[0];
        if (what == _work) progress.Tick(text);
        else progress.Step(what);
        _work = what;
    }

    private static string Heading(RunPlan plan)
    {
        var machine = plan.Machine;
        var cells = plan.Cells.Count(c => c.Refused is null);
        if (cells == 0) return $"none of {Words.Many(plan.Cells.Count, "cell")} can run here";
        string[] parts =
        [
            $"{machine.GrantedCores} × {machine.Cpu ?? machine.Architecture}",
            .. machine.MemoryBytes is { } memory ? [Number.Bytes(memory)] : Array.Empty<string>(),
            machine.Gpus.Count == 0 ? "no GPU" : string.Join(", ", machine.Gpus.Select(gpu => gpu.Name)),
            Words.Many(plan.Cells.Where(c => c.Refused is null).Select(c => c.Key.EngineText).Distinct().Count(), "engine"),
            Words.Many(cells, "cell"),
            $"{Words.Many(plan.Facts.Launches, "launch", "launches")} each, {Words.Time(plan.Estimate)}",
            Words.CanShow(plan),
        ];
        return string.Join(" · ", parts);
    }

    private string Text(int cell) => $"{Labels.Workload(plan.Cells[cell].Key.Workload)} · {plan.Cells[cell].Key.EngineText}";
}
