using Bench.Graphs;

namespace Bench.Bundles;

/// <summary>An output that cannot be compared, or whose rows are not as many as the samples that were wanted.</summary>
public sealed class OtherShapeException(Shape output, Shape golden, int? samples = null) : Exception($"{output} beside {golden}")
{
    public Shape Output => output;
    public Shape Golden => golden;
    public int? Samples => samples;
}
