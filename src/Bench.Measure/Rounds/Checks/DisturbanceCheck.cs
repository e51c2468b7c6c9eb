using Bench.Records;

namespace Bench.Measure.Rounds.Checks;

/// <summary>Iterations that count although something outside disturbed them.</summary>
public static class DisturbanceCheck
{
    public static Finding? Of(Cell cell)
    {
        var counted = cell.Iterations.Where(iteration => !iteration.Flags.Contains(Flags.Repeated)).ToList();
        var disturbed = counted.Where(iteration => iteration.Flags.Any(Flags.FromOutside.Contains)).ToList();
        if (disturbed.Count == 0) return null;
        var kinds = disturbed.SelectMany(iteration => iteration.Flags).Where(Flags.FromOutside.Contains).Distinct().Order(StringComparer.Ordinal);
        return new Finding($"{disturbed.Count} of {counted.Count} iterations disturbed ({string.Join(", ", kinds)})", Voids: false);
    }
}
