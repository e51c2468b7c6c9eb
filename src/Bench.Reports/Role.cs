namespace Bench.Reports;

/// <summary>What a column is among its row's, by which a renderer places it.</summary>
public enum Role
{
    /// <summary>What the row is called; of two, from the one to the other.</summary>
    Label,
    /// <summary>The number that rows are ordered by.</summary>
    Rate,
    /// <summary>To another row, with its interval.</summary>
    Ratio,
    ShareOfPeak,
    /// <summary>Stands beside the rate where there is room, the first ones first.</summary>
    Cost,
    /// <summary>What is claimed, or what else has no number.</summary>
    Words,
}
