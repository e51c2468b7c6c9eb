namespace Bench.Records.Checks;

/// <summary>
/// Latency regime: the steps' times make up the run's, and the middle one takes what a step takes that is asked for alone.
/// An engine that reports when a step was queued, not when it was done, shows neither.
/// </summary>
public static class EachCheck
{
    private const double Share = 0.02;
    private const double NanosecondsBetweenSteps = 5_000;
    private const double Least = 0.8;
    private const double TimesPipe = 20;

    public static Finding? Of(Cell cell)
    {
        if (cell.Parts.Regime != Regimes.Latency || CellChecks.IsScripted(cell)) return null;
        Iteration[] told = [.. cell.Iterations.Where(iteration => iteration.Each is { Count: > 0 })];
        double[] sums = [.. told.Select(iteration => iteration.Each!.Sum(step => (double)step))];
        if (2 * told.Zip(sums).Count(pair => IsOff(pair.First, pair.Second)) > told.Length)
            return Finding.Void(FindingId.UntrueEach,
                ("ofTheRun", Statistics.Median([.. told.Zip(sums).Select(pair => pair.Second / pair.First.WorkerNanoseconds)])));
        var pipes = cell.Launches.ToLookup(launch => launch.Wave, launch => (double)(launch.PipeMedianNanoseconds ?? 0));
        var visits = told.ToLookup(iteration => (iteration.Wave, iteration.Round));
        double[] ratios = [.. (cell.Proofs ?? []).Where(proof => proof.Singles.Count > 0 && visits[(proof.Wave, proof.Round)].Any())
            .Select(proof => (Alone: Middle(proof.Singles) - pipes[proof.Wave].LastOrDefault(), Pipe: pipes[proof.Wave].LastOrDefault(),
                Told: Middle([.. visits[(proof.Wave, proof.Round)].SelectMany(iteration => iteration.Each!)])))
            .Where(visit => visit.Alone > TimesPipe * visit.Pipe).Select(visit => visit.Told / visit.Alone)];
        return ratios.Length < CellChecks.LeastPairs || MedianEnds.Upper(ratios) >= Least ? null
            : Finding.Void(FindingId.UntrueEach, ("ofAStepAlone", Statistics.Median(ratios)));
    }

    private static bool IsOff(Iteration iteration, double sum) =>
        Math.Abs(iteration.WorkerNanoseconds - sum) > Share * iteration.WorkerNanoseconds + NanosecondsBetweenSteps * iteration.Each!.Count;

    private static double Middle(IReadOnlyList<long> values) => Statistics.Median([.. values.Select(value => (double)value)]);
}
