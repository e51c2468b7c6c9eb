namespace Bench.Records.Checks;

/// <summary>Iterations that count although something outside disturbed them.</summary>
public static class DisturbanceCheck
{
    public static Finding? Of(Cell cell)
    {
        var counted = cell.Iterations.Where(Statistics.Counts).ToList();
        var disturbed = counted.Where(iteration => iteration.Flags.Any(Flags.FromOutside.Contains)).ToList();
        return disturbed.Count == 0 ? null
            : Finding.Note(FindingId.Disturbed, [("disturbed", disturbed.Count), ("iterations", counted.Count), .. ByKind(disturbed)]);
    }

    // Each by its mark, "foreign cpu" or "steal".
    private static IEnumerable<(string, double)> ByKind(IReadOnlyList<Iteration> disturbed) => Flags.FromOutside
        .Select(flag => (flag, (double)disturbed.Count(iteration => iteration.Flags.Contains(flag)))).Where(kind => kind.Item2 > 0);
}
