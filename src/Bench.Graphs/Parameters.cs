namespace Bench.Graphs;

/// <summary>A model's size as papers count it: every weight once, however often it is used, without the running statistics of batch normalization.</summary>
public static class Parameters
{
    public static long Of(Graph graph)
    {
        var statistics = graph.Nodes.Where(n => n.Op == "BatchNormalization").SelectMany(n => n.Inputs.Skip(3)).ToHashSet();
        return graph.Weights.Where(w => !statistics.Contains(w.Key)).DistinctBy(w => w.Value).Sum(w => graph.Values[w.Key].Shape.Elements);
    }
}
