namespace Bench.Records;

/// <summary>What a cell makes of its machine.</summary>
public static class Shares
{
    /// <summary>FLOP/s over the machine's measured peak; null where either is unknown, or where the probe does not reach the unit that engines use.</summary>
    public static double? OfPeak(Cell cell, MachineFacts machine) => FlopsPerSecond(cell) / Peak(cell, machine)?.FlopsPerSecond;

    public static double? FlopsPerSecond(Cell cell) => cell.FlopsPerStep * 1e9 / Statistics.Number(cell)?.StepNanoseconds;

    private static Peak? Peak(Cell cell, MachineFacts machine) =>
        machine.Peaks?.FirstOrDefault(peak => peak.Reaches && peak.Device == cell.Parts.Device && peak.Precision == cell.Parts.Precision
            && peak.Threads == cell.Parts.Threads);
}
