namespace Bench.Records;

/// <summary>
/// What a step of a cell takes beyond the baseline's, as a share and in time. The share is the ratio's and its interval's, as every comparison within the
/// record has them; the time is the share of the baseline's step, so the two cannot contradict each other.
/// </summary>
public sealed record Tax(Cell Base, Cell Other, int Waves, double StepNanoseconds, double Share, double LowShare, double HighShare)
{
    public double Nanoseconds => Share * StepNanoseconds;
    public double LowNanoseconds => LowShare * StepNanoseconds;
    public double HighNanoseconds => HighShare * StepNanoseconds;

    /// <summary>Every cell beside its baseline; those that cannot be compared are left out.</summary>
    public static IReadOnlyList<Tax> Of(Record record) =>
        record.Plan.Tax is true ? [.. Within.Of(record).Cells.Where(row => row.Estimate is not null).Select(Of)] : [];

    private static Tax Of(ComparedCell row) =>
        new(row.Base!, row.New!, row.Estimate!.Launches, Statistics.Number(row.Base!)!.StepNanoseconds, 1 / row.Ratio!.Value - 1, 1 / row.High!.Value - 1,
            1 / row.Low!.Value - 1);
}
