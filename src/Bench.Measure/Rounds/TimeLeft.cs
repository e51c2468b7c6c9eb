using Bench.Measure.Plan;
using Bench.Records;

namespace Bench.Measure.Rounds;

// How long a run will still take: by a cell's own steps from the first on, before that by what the plan says of its pace.
internal sealed class TimeLeft(RunPlan plan, RunBook book)
{
    private const int NotLaunched = -1;

    private readonly Pace[] _paces = [.. plan.Cells.Select((cell, index) => Pace.Of(book.Record.Cells[index]) ?? cell.Pace ?? Pace.Nothing)];
    // Of the launch of this wave.
    private readonly int[] _visitsLeft = new int[plan.Cells.Count];
    private readonly double _warmSeconds = plan.Facts.WarmUp.LimitSeconds;
    private int _wave;

    public void WaveStarts(int wave)
    {
        _wave = wave;
        Array.Fill(_visitsLeft, NotLaunched);
    }

    public void Stepped(int cell, double stepNanoseconds) => _paces[cell] = _paces[cell] with { StepSeconds = stepNanoseconds / 1e9 };

    /// <summary>The cell is loaded and warm, or has been visited since.</summary>
    public void Visits(int cell, int left) => _visitsLeft[cell] = left;

    public TimeSpan Now() => Estimates.Time(Enumerable.Range(0, plan.Cells.Count).Where(book.IsOpen).Sum(cell =>
        (_visitsLeft[cell] == NotLaunched
            ? Estimates.Launch(plan.Facts, _paces[cell], _wave, _warmSeconds)
            : _visitsLeft[cell] * Estimates.Visit(plan.Facts, _paces[cell]))
        + Estimates.Launches(plan.Facts, _paces[cell], _wave + 1, _warmSeconds)));
}
