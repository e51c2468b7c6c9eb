using Bench.Graphs;

namespace Bench.Bundles;

/// <summary>A workload on disk, opened for reading; tensors are mapped, not copied.</summary>
public sealed class Bundle : IDisposable
{
    /// <summary>How many input sets lie on the device; step i takes set i mod this.</summary>
    public const int InputSets = 4;

    private Bundle(string folder, string weightsFolder, Graph graph)
    {
        Folder = folder;
        WeightsFolder = weightsFolder;
        Graph = graph;
    }

    public string Folder { get; }
    public string WeightsFolder { get; }
    public Graph Graph { get; }

    public static Bundle Open(string folder, string weightsFolder) => throw new NotSupportedException();

    /// <summary>The tensor behind one of the graph's weight values, as stored.</summary>
    public Tensor Weight(string value) => throw new NotSupportedException();

    /// <summary>Input set <paramref name="set"/> of a graph input: the pool rotated by it, repeated to fill the batch.</summary>
    public Tensor Input(string value, int set) => throw new NotSupportedException();

    /// <summary>What a state value holds when loaded.</summary>
    public Tensor State(string name) => throw new NotSupportedException();

    /// <summary>The right output for input set <paramref name="set"/>, in float64; null while there is no golden.</summary>
    public Tensor? Golden(string output, int set) => throw new NotSupportedException();

    public void Dispose() { }
}
