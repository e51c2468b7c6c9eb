using Bench.Graphs.Protobuf;

namespace Bench.Engines;

/// <summary>What TensorFlow executed, read from a run's metadata: the graphs that its placing, optimising and compiling left.</summary>
internal static class Partitions
{
    /// <summary>How often each operator stands in them, functions included.</summary>
    public static IReadOnlyDictionary<string, int> Operators(byte[] runMetadata)
    {
        var counts = new Dictionary<string, int>();
        var metadata = new ProtoReader(runMetadata);
        while (metadata.Next())
            if (metadata.Field == 3) Graph(metadata.Message(), counts);
            else metadata.Skip();
        return counts;
    }

    private static void Graph(ProtoReader graph, Dictionary<string, int> counts)
    {
        while (graph.Next())
            if (graph.Field == 1) Node(graph.Message(), counts);
            else if (graph.Field == 2) Library(graph.Message(), counts);
            else graph.Skip();
    }

    private static void Library(ProtoReader library, Dictionary<string, int> counts)
    {
        while (library.Next())
            if (library.Field == 1) Function(library.Message(), counts);
            else library.Skip();
    }

    private static void Function(ProtoReader function, Dictionary<string, int> counts)
    {
        while (function.Next())
            if (function.Field == 3) Node(function.Message(), counts);
            else function.Skip();
    }

    private static void Node(ProtoReader node, Dictionary<string, int> counts)
    {
        while (node.Next())
            if (node.Field == 2)
            {
                var op = node.Text();
                counts[op] = counts.GetValueOrDefault(op) + 1;
            }
            else node.Skip();
    }
}
