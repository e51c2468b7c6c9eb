using System.Globalization;
using Bench.Records;

namespace Bench.Measure.Rounds.Checks;

/// <summary>Host and worker time the same work. A worker that differs in most of its iterations has a wrong clock; a single one may have been held up on the way.</summary>
public static class ClockCheck
{
    private const double Share = 0.01;

    public static Finding? Of(Cell cell)
    {
        if (CellChecks.IsScripted(cell)) return new Finding("timed on a scripted clock", Voids: false);
        foreach (var launch in cell.Launches)
        {
            var wrong = cell.Iterations.Where(iteration => iteration.Wave == launch.Wave).Select(iteration => (iteration, off: Off(iteration, launch))).Where(pair => pair.off is not null).ToList();
            if (2 * wrong.Count <= cell.Iterations.Count(iteration => iteration.Wave == launch.Wave)) continue;
            var ratio = Statistics.Median([.. wrong.Select(pair => (double)pair.iteration.WorkerNanoseconds / pair.iteration.HostNanoseconds)]);
            return new Finding(string.Create(CultureInfo.InvariantCulture, $"the worker's clock shows {ratio:0.00} of the time that passed for the host"), Voids: true);
        }

        return null;
    }

    private static long? Off(Iteration iteration, Launch launch)
    {
        var off = Math.Abs(iteration.HostNanoseconds - iteration.WorkerNanoseconds);
        return off > Math.Max(Share * iteration.HostNanoseconds, launch.PipeNanoseconds ?? 0) ? off : null;
    }
}
