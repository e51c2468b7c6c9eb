namespace Bench.Records;

/// <summary>Holm's step-down: which of several differences are claimed when the level is that of all together.</summary>
public static class Holm
{
    public const double Level = 0.05;

    /// <summary>Adjusted probabilities, in the order given: a difference is claimed where its own is at most the level.</summary>
    public static double[] Adjusted(IReadOnlyList<double> probabilities)
    {
        var order = Enumerable.Range(0, probabilities.Count).OrderBy(i => probabilities[i]).ToArray();
        var adjusted = new double[probabilities.Count];
        var largest = 0.0;
        for (var place = 0; place < order.Length; place++)
        {
            largest = Math.Max(largest, Math.Min(1, (order.Length - place) * probabilities[order[place]]));
            adjusted[order[place]] = largest;
        }

        return adjusted;
    }
}
