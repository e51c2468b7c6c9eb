using System.Numerics;
using Bench.Bundles;
using Bench.Graphs;
using Bench.Graphs.Transforms;
using Bench.Protocol;
using Bench.Reference;

namespace Bench.Engines;

/// <summary>Writes a bundle's golden: its graph in float64, on weights as they are stored.</summary>
internal static class GoldenCommand
{
    public static int Run(string bundleFolder, string weightsFolder)
    {
        if (!HostLife.Bind()) return 2;
        try
        {
            using var bundle = Bundle.Open(bundleFolder, weightsFolder);
            var graph = Precision.To(bundle.Graph, DType.F64);
            using var executor = new Executor<double>(graph, bundle.Weight, Environment.ProcessorCount);
            var steps = Golden.Missing(bundle, ReferenceVersion.Current).Count;
            var done = 0;
            Golden.Write(bundle, ReferenceVersion.Current, step =>
            {
                var before = done++ * executor.Nodes;
                return Outputs(bundle, executor, step, node => Console.Error.WriteLine($"golden: node {before + node}/{steps * executor.Nodes}"));
            });
            return 0;
        }
        catch (GraphException e)
        {
            Console.Error.WriteLine(e.Message);
            return 2;
        }
        catch (IOException e)
        {
            Console.Error.WriteLine($"{bundleFolder}: the golden cannot be written: {e.Message}");
            return 2;
        }
    }

    /// <summary>
    /// The outputs of one step, and by how much states have changed by then: the first from the state as loaded, any other from what the one before left.
    /// </summary>
    /// <param name="store">What becomes of a named value as it is handed in: an input, or a state as loaded.</param>
    internal static IReadOnlyDictionary<string, Tensor> Outputs<T>(Bundle bundle, Executor<T> executor, GoldenStep step, Action<int>? done = null,
        Func<string, Tensor, Tensor>? store = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Tensor Stored(string value, Tensor tensor) => store is null ? tensor : store(value, tensor);
        if (step.Step > 1) executor.Advance();
        else
            foreach (var state in executor.Graph.State) executor.Feed(state.From, Stored(state.From, bundle.State(state.Name)));
        foreach (var input in executor.Graph.Inputs) executor.Feed(input, Stored(input, step.Input(input)));
        executor.Run(done);
        var outputs = executor.Graph.Outputs.Distinct().ToDictionary(o => o, executor.Get);
        foreach (var state in executor.Graph.State)
            outputs[StateChange.Name(state.Name)] = StateChange.Of(Stored(state.From, bundle.State(state.Name)), executor.Get(state.To));
        return outputs;
    }
}
