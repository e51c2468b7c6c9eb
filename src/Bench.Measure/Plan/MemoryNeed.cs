using Bench.Catalogue;
using Bench.Graphs;
using Bench.Graphs.Operators;
using Bench.Graphs.Transforms;

namespace Bench.Measure.Plan;

/// <summary>The memory that a graph takes while it runs, foreseen from its types alone.</summary>
public static class MemoryNeed
{
    // A framework without a model, with its libraries touched.
    private const long WorkerBytes = 400L << 20;
    // The judge is .NET and our own code only.
    private const long JudgeBytes = 80L << 20;
    // The narrowest type that weights are stored in, and mapped from.
    private const int NarrowestWeight = 2;

    // Their output may take the place of an input that ends there.
    private static readonly HashSet<string> Overwriting = [.. Elementwise.Operators.Select(op => op.Name)];

    /// <summary>What the cell's worker takes at most, where there is room.</summary>
    public static long Worker(PlannedCell cell, Graph graph) => Most(cell, graph, own => Worker(own, cell.Engine.WeightCopies));

    /// <summary>What the cell's worker cannot do without.</summary>
    public static long Least(PlannedCell cell, Graph graph) => Most(cell, graph, own => Least(own, cell.Engine.WeightCopies));

    /// <summary>What a worker takes that runs the graph, which has the cell's precision already.</summary>
    public static long Worker(Graph graph, WeightCopies copies) =>
        WorkerBytes + (long)(copies.Most * Weights(graph)) + Activations(graph) + Inputs(graph) * Bundles.BundleInfo.UsualSets;

    /// <summary>
    /// The copies of weights that the engine always holds, or else the mapped file, in the narrowest type; and the values that are alive at once.
    /// </summary>
    public static long Least(Graph graph, WeightCopies copies) =>
        Math.Max((long)(copies.Least * Weights(graph)), Weights(graph, type => type.Shape.Elements * Math.Min(type.DType.Size(), NarrowestWeight)))
            + Activations(graph) + Inputs(graph);

    // Where fp32 is gated first it is loaded too.
    private static long Most(PlannedCell cell, Graph graph, Func<Graph, long> need)
    {
        var own = need(Precision.Named(graph, cell.Key.Precision) ?? graph);
        return cell.IsGatedInFullFirst ? Math.Max(own, need(graph)) : own;
    }

    /// <summary>What the judge takes, given the graph in float64: weights stay mapped, each is converted when its turn comes.</summary>
    public static long Judge(Graph graph) =>
        JudgeBytes + Activations(graph) + Inputs(graph) + graph.Weights.Keys.Select(value => graph.Values[value].Bytes).DefaultIfEmpty(0).Max();

    /// <summary>
    /// The most bytes of values that are alive at once: from the node that makes a value to the last that reads it; outputs and state to the end.
    /// </summary>
    public static long Activations(Graph graph)
    {
        var roots = new Dictionary<string, string>();
        string Root(string value) => roots.GetValueOrDefault(value, value);
        var written = InPlace.Of(graph);
        var last = new Dictionary<string, int>();
        for (var i = 0; i < graph.Nodes.Count; i++)
        {
            var node = graph.Nodes[i];
            if (Catalog.Memory(node) == Memory.View || written.ContainsKey(node.Outputs[0])) roots[node.Outputs[0]] = Root(node.Inputs[0]);
            foreach (var value in node.Inputs.Concat(node.Outputs)) last[Root(value)] = i;
        }

        foreach (var value in graph.Outputs.Concat(graph.State.Select(state => state.To))) last[Root(value)] = graph.Nodes.Count;
        var ends = last.ToLookup(pair => pair.Value, pair => pair.Key);
        var alive = new Dictionary<string, long>();
        long now = 0, most = 0;
        void Free(int node)
        {
            foreach (var value in ends[node])
                if (alive.Remove(value, out var bytes)) now -= bytes;
        }

        for (var i = 0; i < graph.Nodes.Count; i++)
        {
            if (Overwriting.Contains(graph.Nodes[i].Op)) Free(i);
            foreach (var output in graph.Nodes[i].Outputs)
                if (output != "" && Root(output) == output && alive.TryAdd(output, graph.Values[output].Bytes)) now += alive[output];
            most = Math.Max(most, now);
            Free(i);
        }

        return most;
    }

    public static long Weights(Graph graph) => Weights(graph, type => type.Bytes);

    // A tied tensor is there once.
    private static long Weights(Graph graph, Func<TensorType, long> bytes) =>
        graph.Weights.DistinctBy(weight => weight.Value).Sum(weight => bytes(graph.Values[weight.Key]));

    private static long Inputs(Graph graph) => graph.Inputs.Concat(graph.State.Select(state => state.From)).Distinct().Sum(value => graph.Values[value].Bytes);
}
