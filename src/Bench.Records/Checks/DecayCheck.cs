namespace Bench.Records.Checks;

/// <summary>
/// A rate that falls from third to third of the rounds, in every launch, has no number that stands for it;
/// where the cells beside it fall too, it is the machine that slows down.
/// </summary>
public static class DecayCheck
{
    private const double Slower = 1.1;
    private const int Parts = 3;
    private const int LeastLaunches = 2;

    /// <param name="others">The other cells of its workload, which are visited in the same rounds.</param>
    public static Finding? Of(Cell cell, IReadOnlyList<Cell> others)
    {
        if (cell.Launches.Count < LeastLaunches) return null;
        double least = double.PositiveInfinity, own = double.PositiveInfinity;
        foreach (var launch in cell.Launches)
        {
            if (StepsByThird(cell, launch.Wave) is not { } thirds || thirds[1] <= thirds[0] || thirds[2] <= thirds[1]) return null;
            double[] theirs = [.. others.Select(other => StepsByThird(other, launch.Wave)).OfType<double[]>().Select(steps => steps[2] / steps[0])];
            var slower = thirds[2] / thirds[0];
            least = Math.Min(least, slower);
            own = Math.Min(own, slower / Math.Max(1, theirs.Length == 0 ? 1 : Statistics.Median(theirs)));
        }

        if (least < Slower) return null;
        return own < Slower ? Finding.Note(FindingId.MachineSlowingDown, ("times", least)) : Finding.Void(FindingId.SlowingDown, ("times", least));
    }

    // By the time that passed; where others disturbed that, by the worker's own on the processors, which they hardly add to.
    private static double[]? StepsByThird(Cell cell, int wave) =>
        Thirds(CellChecks.Undisturbed(cell), wave, Statistics.StepNanoseconds)
        ?? (cell.Parts.Device == "cpu" && cell.Iterations.All(i => CellChecks.CpuNanoseconds(i) is > 0)
            ? Thirds(cell.Iterations, wave, i => CellChecks.CpuNanoseconds(i)!.Value / i.Steps) : null);

    private static double[]? Thirds(IEnumerable<Iteration> iterations, int wave, Func<Iteration, double> step)
    {
        double[] rounds = [.. iterations.Where(i => i.Wave == wave && Statistics.Counts(i)).GroupBy(i => i.Round).OrderBy(g => g.Key)
            .Select(g => Statistics.Median([.. g.Select(step)]))];
        return rounds.Length < Parts ? null
            : [.. rounds.Index().GroupBy(round => round.Index * Parts / rounds.Length, round => round.Item).Select(third => Statistics.Median([.. third]))];
    }
}
