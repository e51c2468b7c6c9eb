namespace Bench.Records;

/// <summary>
/// One side of a comparison between two records: what another run of that very cell adds to the variance of the log-ratio, and how it is known.
/// </summary>
/// <param name="Told">The earlier runs that measured it; none where it is assumed.</param>
/// <param name="FromLaunches">What the spread of launches tells, which both sides share.</param>
/// <param name="FromRuns">What earlier runs tell, their launches in it.</param>
/// <param name="Assumed">What nobody has measured.</param>
/// <param name="Between">How much of all that no further launch lowers.</param>
internal sealed record RunSide(RunSpread Spread, IReadOnlyList<EarlierSpread> Told, double FromLaunches, double FromRuns, double Assumed, double Between)
{
    // Beyond this Student's t is the normal distribution.
    private const double MostDegrees = 1e6;

    public static RunSide Of(Cell cell, IEnumerable<EarlierSpread> earlier, double launchVariance)
    {
        var launches = Statistics.LogLaunches(cell).Count;
        EarlierSpread[] told = [.. earlier.Where(run => IsRunOf(run, cell, launches))];
        var runs = RunSpread.Of([.. told.Select(run => run.MeanLogNanoseconds)], launchVariance, launches);
        var (own, between) = (launchVariance / launches, runs.LogDeviation * runs.LogDeviation);
        // The means of measured runs hold their launches already; where today's launches differ by more than all that, they say so.
        if (runs.Total is { } total)
            return own > total * total ? new RunSide(runs, told, own, 0, 0, 0) : new RunSide(runs, told, 0, total * total, 0, between);
        return launchVariance > RunSpread.Assumed * RunSpread.Assumed
            ? new RunSide(runs, [], own + between, 0, 0, between) : new RunSide(runs, [], own, 0, between, between);
    }

    /// <summary>
    /// Both sides' variances, each with the degrees of what tells it (Satterthwaite): what is assumed has none to lose, and the same runs tell nothing twice.
    /// </summary>
    public static Estimate Estimated(double logRatio, RunSide one, RunSide other, double launchDegrees, int launches)
    {
        var (fromLaunches, fromRuns) = (one.FromLaunches + other.FromLaunches, one.FromRuns + other.FromRuns);
        var variance = fromLaunches + fromRuns + one.Assumed + other.Assumed;
        var doubt = fromLaunches * fromLaunches / launchDegrees
            + (one.Told.SequenceEqual(other.Told) ? Doubt(fromRuns, one) : Doubt(one.FromRuns, one) + Doubt(other.FromRuns, other));
        var degrees = doubt == 0 ? MostDegrees : Math.Min(MostDegrees, variance * variance / doubt);
        return new Estimate(logRatio, Math.Sqrt(variance), degrees, launches, one.Between + other.Between);
    }

    private static double Doubt(double variance, RunSide side) => variance == 0 ? 0 : variance * variance / (side.Told.Count - 1);

    // Another version is another cell, and a mean of other launches is another mean.
    private static bool IsRunOf(EarlierSpread run, Cell cell, int launches) =>
        run.Key == cell.Key && run.Identity == Comparability.Identity(cell) && run.Degrees + 1 == launches;
}
