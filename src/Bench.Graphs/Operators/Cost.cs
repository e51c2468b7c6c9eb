namespace Bench.Graphs.Operators;

/// <summary>A node's floating-point operations.</summary>
public delegate long Cost(Site site);

public static class Costs
{
    /// <summary>Below a percent of any model that is worth measuring.</summary>
    public static readonly Cost None = _ => 0;
}
