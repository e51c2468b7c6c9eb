namespace Bench.Records;

/// <summary>
/// When the waves that were added to show a difference are enough. The plan's own waves say how many are needed; only when these have been run, or twice as
/// many as told it, is looked again, with all that is known by then. Looking after each would stop whenever luck makes the waves look calmer than they are, and
/// three waves alone ask for many more than are needed.
/// </summary>
public static class Detecting
{
    /// <summary>Far beyond what anybody waits for.</summary>
    public const int MostWaves = 100_000;

    /// <summary>
    /// How many waves a run that has so many is to have before it is looked at again: the plan's own first, and those that it has where they are enough. Says
    /// the same of the same waves, whenever it is asked.
    /// </summary>
    public static int WavesToHave(Record record, int launches, double? wanted, int done)
    {
        if (done < launches || wanted is not { } difference) return Math.Max(done, launches);
        for (var looked = launches; ;)
        {
            // One wave tells no spread.
            var needed = looked < 2 ? 2 : WavesNeeded(FirstWaves(record, looked), difference) ?? looked;
            var next = Math.Min(needed, 2 * looked);
            if (next > done || next <= looked) return Math.Max(next, done);
            looked = next;
        }
    }

    public static bool NeedsWave(Record record, int launches, double? wanted, int done) => WavesToHave(record, launches, wanted, done) > done;

    /// <summary>
    /// How many waves in all show a relative difference of <paramref name="wanted"/> in each row, as those there are differ, and no fewer than there are; null
    /// where nothing can be compared.
    /// </summary>
    public static int? WavesNeeded(Record record, double wanted)
    {
        Estimate[] rows = [.. Within.Of(Statistics.SoFar(record)).Cells.Select(cell => cell.Estimate).OfType<Estimate>()];
        return rows.Length == 0 ? null : rows.Max(row => row.LaunchesNeeded(Math.Log(1 + wanted), rows.Length));
    }

    /// <summary>The relative difference that a record can show in each of its rows; null where it has none to compare.</summary>
    public static double? CanShow(Record record) => Within.Of(Statistics.SoFar(record)).CanShow;

    private static Record FirstWaves(Record record, int waves) => record with
    {
        Cells = [.. record.Cells.Select(cell => cell with { Iterations = [.. cell.Iterations.Where(iteration => iteration.Wave <= waves)] })],
    };
}
