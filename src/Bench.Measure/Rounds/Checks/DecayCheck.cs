using System.Globalization;
using Bench.Records;

namespace Bench.Measure.Rounds.Checks;

/// <summary>A rate that falls from third to third of the rounds, in every launch, has no number that stands for it; where the cells beside it fall too, it is the machine that slows down.</summary>
public static class DecayCheck
{
    private const double Slower = 1.1;
    private const int Thirds = 3;
    private const int LeastLaunches = 2;

    /// <param name="beside">The other cells of its workload, which are visited in the same rounds.</param>
    public static Finding? Of(Cell cell, IReadOnlyList<Cell> beside)
    {
        if (cell.Launches.Count < LeastLaunches) return null;
        double least = double.PositiveInfinity, own = double.PositiveInfinity;
        foreach (var launch in cell.Launches)
        {
            if (StepsByThird(cell, launch.Wave) is not { } thirds || thirds[1] <= thirds[0] || thirds[2] <= thirds[1]) return null;
            double[] others = [.. beside.Select(other => StepsByThird(other, launch.Wave)).OfType<double[]>().Select(steps => steps[2] / steps[0])];
            var slower = thirds[2] / thirds[0];
            least = Math.Min(least, slower);
            own = Math.Min(own, slower / Math.Max(1, others.Length == 0 ? 1 : Statistics.Median(others)));
        }

        if (least < Slower) return null;
        return own < Slower
            ? new Finding(string.Create(CultureInfo.InvariantCulture, $"the machine slows down: a step takes {least:0.00} times as long in the last third of the rounds as in the first, in every launch, here and in the cells beside it"), Voids: false)
            : new Finding(string.Create(CultureInfo.InvariantCulture, $"it slows down: a step takes {least:0.00} times as long in the last third of the rounds as in the first, in every launch"), Voids: true);
    }

    private static double[]? StepsByThird(Cell cell, int wave)
    {
        double[] rounds =
        [
            .. CellChecks.Calm(cell).Where(i => i.Wave == wave && !i.Flags.Contains(Flags.Repeated)).GroupBy(i => i.Round).OrderBy(g => g.Key)
                .Select(g => Statistics.Median([.. g.Select(Statistics.StepNanoseconds)])),
        ];
        return rounds.Length < Thirds ? null
            : [.. rounds.Index().GroupBy(round => round.Index * Thirds / rounds.Length, round => round.Item).Select(third => Statistics.Median([.. third]))];
    }
}
