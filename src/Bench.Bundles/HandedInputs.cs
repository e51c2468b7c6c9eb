using Bench.Graphs;
using Bench.Graphs.Safetensors;

namespace Bench.Bundles;

/// <summary>
/// A file of inputs that the host hands to a loaded worker: every input of the graph, whole and as stored. Mapped: what is kept of it is to be copied.
/// </summary>
public sealed class HandedInputs : IDisposable
{
    private readonly Graph _graph;
    private readonly SafetensorsFile _file;

    private HandedInputs(Graph graph, SafetensorsFile file) => (_graph, _file) = (graph, file);

    public static HandedInputs Open(Graph graph, string file)
    {
        var handed = new HandedInputs(graph, SafetensorsFile.Open(file));
        try
        {
            // All of them before any is used: a set is never half of one and half of another.
            foreach (var input in graph.Inputs) _ = handed[input];
            return handed;
        }
        catch
        {
            handed.Dispose();
            throw;
        }
    }

    /// <summary>As stored: its floating type may be another than the graph's, which an engine casts to.</summary>
    public Tensor this[string input]
    {
        get
        {
            if (!_file.Has(input)) throw new BundleException($"{_file.Path}: the graph's input \"{input}\" is missing");
            var (tensor, wanted) = (_file[input], _graph.Values[input]);
            return tensor.Shape == wanted.Shape && tensor.DType.Compute() == wanted.DType.Compute()
                ? tensor
                : throw new BundleException($"{_file.Path}: tensor \"{input}\" is {tensor.Type}, the graph's input is {wanted}");
        }
    }

    public void Dispose() => _file.Dispose();
}
