using System.Text;
using Bench.Graphs.Protobuf;

namespace Bench.Engines;

/// <summary>
/// What TensorFlow executed, read from a run's metadata: the graphs that its placing, optimising and compiling left, and which of their nodes ran.
/// </summary>
internal static class Partitions
{
    private const int StepStats = 1, PartitionGraphs = 3, Devices = 1, NodeStats = 2, Nodes = 1, Name = 1, Operator = 2;

    /// <summary>How many nodes of each operator ran. What a graph holds for a branch that was not taken is not among them.</summary>
    public static IReadOnlyDictionary<string, int> Ran(byte[] runMetadata)
    {
        var ran = All(runMetadata, StepStats).SelectMany(stats => All(stats, Devices)).SelectMany(device => All(device, NodeStats))
            .Select(node => Text(node, Name)).ToHashSet();
        return All(runMetadata, PartitionGraphs).SelectMany(graph => All(graph, Nodes)).Where(node => ran.Contains(Text(node, Name)))
            .CountBy(node => Text(node, Operator)).ToDictionary();
    }

    private static string Text(ReadOnlyMemory<byte> message, int field) => Encoding.UTF8.GetString(All(message, field).FirstOrDefault().Span);

    private static List<ReadOnlyMemory<byte>> All(ReadOnlyMemory<byte> message, int field)
    {
        var found = new List<ReadOnlyMemory<byte>>();
        var reader = new ProtoReader(message);
        while (reader.Next())
            if (reader.Field == field) found.Add(reader.Bytes());
            else reader.Skip();
        return found;
    }
}
