namespace Bench.Records.Checks;

/// <summary>Compilations that went on after the cell was warmed again: its own cost, kept and named.</summary>
public static class CompilationCheck
{
    public static Finding? Of(Cell cell) =>
        Costs.Of(cell).Compilations is > 0 and var compilations ? Finding.Note(FindingId.Compiled, ("compilations", compilations)) : null;
}
