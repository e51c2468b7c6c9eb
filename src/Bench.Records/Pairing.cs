namespace Bench.Records;

/// <summary>
/// Two cells, wave by wave: the log of the other's rate over the first's is the median over the wave's rounds, whose two visits lie next to each other. What
/// the machine did meanwhile falls on both.
/// </summary>
public static class Pairing
{
    /// <summary>By wave, of the waves in which both have a round in common.</summary>
    public static SortedList<int, double> LogRatios(Cell one, Cell other) => LogRatios(Rounds(one), Rounds(other));

    internal static SortedList<int, double> LogRatios(Dictionary<(int Wave, int Round), double> one, Dictionary<(int Wave, int Round), double> other)
    {
        var rounds = new SortedList<int, List<double>>();
        foreach (var (place, log) in one)
        {
            if (!other.TryGetValue(place, out var beside)) continue;
            if (!rounds.TryGetValue(place.Wave, out var wave)) rounds.Add(place.Wave, wave = []);
            wave.Add(log - beside);
        }

        var waves = new SortedList<int, double>(rounds.Count);
        foreach (var (wave, ratios) in rounds) waves.Add(wave, Statistics.Median(ratios));
        return waves;
    }

    /// <summary>The log of the step time of each round that counts.</summary>
    internal static Dictionary<(int Wave, int Round), double> Rounds(Cell cell) =>
        cell.Iterations.Where(Statistics.Counts).GroupBy(iteration => (iteration.Wave, iteration.Round))
            .ToDictionary(round => round.Key, round => Math.Log(Statistics.Median([.. round.Select(Statistics.StepNanoseconds)])));
}
