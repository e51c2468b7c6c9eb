namespace Bench.Records.Checks;

/// <summary>No cell is faster than its machine.</summary>
public static class PeakCheck
{
    // The probe itself is a few percent short of what is possible.
    private const double Tolerance = 1.1;

    public static Finding? Of(Cell cell, MachineFacts machine) =>
        CellChecks.ComputesNothing(cell) || Shares.OfPeak(cell, machine) is not { } share || share <= Tolerance || !double.IsFinite(share) ? null
            // Honest engines may need fewer operations than the convention counts.
            : share * (cell.LeastFlopsPerStep ?? cell.FlopsPerStep) / cell.FlopsPerStep <= Tolerance ? Finding.Note(FindingId.AbovePeak, ("ofPeak", share))
            : Finding.Void(FindingId.AbovePeak, ("ofPeak", share));
}
