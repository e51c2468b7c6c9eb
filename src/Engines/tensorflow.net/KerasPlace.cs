using Bench.Graphs;
using Bench.Graphs.Operators;
using Bench.Protocol;
using Tensorflow;
using Tensorflow.Keras;
using Tensor = Bench.Graphs.Tensor;

namespace Bench.Engines;

// A node that becomes layers.
internal sealed class KerasPlace(KerasGraph graph, Site site)
{
    public Site Site => site;
    public KerasGraph Graph => graph;
    public Attributes Attributes => site.Attributes;
    public int Rank => site.Shape(0).Rank;

    public Tensors In(int input) => graph.Value(site.Node.Inputs[input]) ?? throw Lacks($"has no layer that takes \"{site.Node.Inputs[input]}\" in its place");

    public Tensor Weight(int input) =>
        graph.IsWeight(site.Node.Inputs[input]) ? graph.Weight(site.Node.Inputs[input]) : throw Lacks("wants a weight where this graph computes one");

    public Tensors Apply(ILayer layer, params IReadOnlyList<Tensor> weights) => graph.Apply(layer, In(0), weights);

    /// <summary>Refuses what the layers do not do.</summary>
    public void Needs(bool fits, string what)
    {
        if (!fits) throw Lacks($"has no layer for it {what}");
    }

    public EngineException Lacks(string why) => KerasGraph.Lacks(site.Node, why);
}
