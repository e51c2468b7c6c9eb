namespace Bench.Records;

/// <summary>The row that the others of its group are compared with, wherever rows are compared.</summary>
public static class Baseline
{
    /// <summary>The plan's where it has a number, else the first of the suite's order that has one; null where none has.</summary>
    public static Cell? Of(PlanFacts plan, IEnumerable<Cell> group)
    {
        Cell[] measured = [.. group.Where(Statistics.HasNumber)];
        return (plan.Baseline is { } named ? Named(measured, named) : null) ?? measured.FirstOrDefault();
    }

    /// <summary>The row that is meant: without options before one with them, of any environment or preset where none is named.</summary>
    public static Cell? Named(IEnumerable<Cell> group, string engine) =>
        group.FirstOrDefault(cell => cell.Parts.EngineText == engine && cell.Parts.Options.Count == 0)
        ?? group.FirstOrDefault(cell => cell.Parts.EngineText == engine)
        ?? group.FirstOrDefault(cell => cell.Parts.Engine == engine);
}
