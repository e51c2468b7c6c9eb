using Bench.Records;

namespace Bench.Measure.Rounds.Checks;

/// <summary>Compilations that went on after the cell was warmed again: its own cost, kept and named.</summary>
public static class CompilationCheck
{
    public static Finding? Of(Cell cell)
    {
        var compilations = (long)cell.Iterations.Where(iteration => !iteration.Flags.Contains(Flags.Repeated))
            .Sum(iteration => (double)(iteration.Counters?.Compilations ?? 0));
        return compilations == 0 ? null : new Finding($"compiled {compilations} times while timed", Voids: false);
    }
}
