using System.Globalization;
using Bench.Records;

namespace Bench.Measure.Rounds.Checks;

/// <summary>No cell is faster than its machine.</summary>
public static class PeakCheck
{
    // The probe itself is a few percent short of what is possible.
    private const double Tolerance = 1.1;

    public static Finding? Of(Cell cell, MachineFacts machine)
    {
        if (CellChecks.ComputesNothing(cell) || Shares.OfPeak(cell, machine) is not { } share || share <= Tolerance) return null;
        return new Finding(string.Create(CultureInfo.InvariantCulture, $"{share:0.0} times the machine's measured peak: the steps were not computed"), Voids: true);
    }
}
