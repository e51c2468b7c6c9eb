using System.Globalization;
using Bench.Records;

namespace Bench.Measure.Rounds.Checks;

/// <summary>A rate that falls from round to round, in every launch, has no number that stands for it.</summary>
public static class DecayCheck
{
    private const double Slower = 1.1;
    private const int LeastRounds = 3;
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
            if (rounds.Length < LeastRounds || !rounds.Zip(rounds.Skip(1)).All(pair => pair.Second > pair.First)) return null;
            least = Math.Min(least, rounds[^1] / rounds[0]);
        }

        return least < Slower ? null
            : new Finding(string.Create(CultureInfo.InvariantCulture, $"it slows down: a step takes {least:0.00} times as long in the last round as in the first, in every launch"), Voids: true);
    }
}
