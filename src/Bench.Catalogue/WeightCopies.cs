namespace Bench.Catalogue;

/// <summary>
/// Copies of the weights, in the precision that is asked, that a worker of an engine holds: where there is room, and the least that it can do with. No copy: it
/// computes from the file, mapped as stored.
/// </summary>
public readonly record struct WeightCopies(double Most, double Least)
{
    /// <summary>As loaded, once more as repacked by the framework, and some.</summary>
    public static readonly WeightCopies Unknown = new(2.5, 1);
}
