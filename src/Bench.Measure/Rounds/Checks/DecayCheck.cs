using System.Globalization;
using Bench.Records;

namespace Bench.Measure.Rounds.Checks;

/// <summary>A rate that falls from third to third of the rounds, in every launch, has no number that stands for it.</summary>
public static class DecayCheck
{
    private const double Slower = 1.1;
    private const int Thirds = 3;
    private const int LeastLaunches = 2;

    public static Finding? Of(Cell cell)
    {
        if (cell.Launches.Count < LeastLaunches) return null;
        var least = double.PositiveInfinity;
        foreach (var launch in cell.Launches)
        {
            double[] rounds =
            [
                .. CellChecks.Calm(cell).Where(i => i.Wave == launch.Wave && !i.Flags.Contains(Flags.Repeated)).GroupBy(i => i.Round).OrderBy(g => g.Key)
                    .Select(g => Statistics.Median([.. g.Select(Statistics.StepNanoseconds)])),
            ];
            if (rounds.Length < Thirds) return null;
            double[] thirds = [.. rounds.Index().GroupBy(round => round.Index * Thirds / rounds.Length, round => round.Item).Select(third => Statistics.Median([.. third]))];
            if (thirds[1] <= thirds[0] || thirds[2] <= thirds[1]) return null;
            least = Math.Min(least, thirds[2] / thirds[0]);
        }

        return least < Slower ? null
            : new Finding(string.Create(CultureInfo.InvariantCulture, $"it slows down: a step takes {least:0.00} times as long in the last third of the rounds as in the first, in every launch"), Voids: true);
    }
}
