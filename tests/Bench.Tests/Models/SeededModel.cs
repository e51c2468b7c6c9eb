using System.Numerics;
using Bench.Bundles;
using Bench.Graphs;
using Bench.Graphs.Transforms;
using Bench.Models;
using Bench.Reference;

namespace Bench.Tests.Models;

// A model with the weights and the inputs that a bundle would give it, in memory.
internal sealed class SeededModel(string name, int batch, int? sequence = null)
{
    private const uint Seed = 1;
    private readonly Dictionary<string, Tensor> _weights = [];

    public Graph Graph { get; } = ModelList.Find(name)!.Build(batch, sequence);

    public Dictionary<string, Tensor> Outputs() => Outputs(Graph);

    /// <summary>Computed in double by the reference.</summary>
    public Dictionary<string, Tensor> Outputs(Graph graph) => Outputs<double>(Precision.To(graph, DType.F64));

    /// <summary>Each operator's result rounded to the precision.</summary>
    public Dictionary<string, Tensor> Outputs(string precision) => Outputs<float>(Precision.Named(Graph, precision)!);

    private Dictionary<string, Tensor> Outputs<T>(Graph graph) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var executor = new Executor<T>(graph, Weight, threads: 2);
        foreach (var input in graph.Inputs) executor.Feed(input, Input(input));
        executor.Run();
        return graph.Outputs.ToDictionary(o => o, executor.Get);
    }

    private Tensor Weight(string value)
    {
        if (!_weights.TryGetValue(value, out var tensor))
            _weights[value] = tensor = Seeded.Tensor(Graph.Weights[value], Graph.Values[value], Graph.Fills[value], Seed);
        return tensor;
    }

    private Tensor Input(string value)
    {
        var type = Graph.Values[value];
        var single = type with { Shape = new Shape(type.Shape.Skip(1)) };
        var bytes = new byte[type.Bytes];
        for (var sample = 0; sample < type.Shape[0]; sample++)
            Seeded.Write(value, single, Graph.Fills[value], Seed, (uint)sample, 0, bytes.AsSpan(sample * (int)single.Bytes, (int)single.Bytes));
        return new Tensor(type, bytes);
    }
}
