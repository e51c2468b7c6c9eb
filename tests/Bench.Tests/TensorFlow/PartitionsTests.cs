using Bench.Engines;
using Bench.Graphs.Protobuf;

namespace Bench.Tests.TensorFlow;

public class PartitionsTests
{
    [Fact]
    public void OnlyNodesThatRanAreCountedInWhicheverGraphTheyStand()
    {
        // RunMetadata: step_stats = 1, partition_graphs = 3; StepStats: dev_stats = 1; DeviceStepStats: node_stats = 2; NodeExecStats: node_name = 1; GraphDef:
        // node = 1; NodeDef: name = 1, op = 2.
        var first = new ProtoWriter().Message(1, Node("a", "AddV2")).Message(1, Node("run", "_XlaRun")).Message(1, Node("call", "StatefulPartitionedCall"));
        var second = new ProtoWriter().Message(1, Node("b", "AddV2"));
        var device = new ProtoWriter().Text(1, "CPU").Message(2, Stats("a")).Message(2, Stats("run")).Message(2, Stats("b")).Message(2, Stats("_SOURCE"));
        var metadata = new ProtoWriter().Message(1, new ProtoWriter().Message(1, device)).Long(2, 5).Message(3, first).Message(3, second).ToArray();
        Assert.Equal([("AddV2", 2), ("_XlaRun", 1)], Partitions.Ran(metadata).Select(o => (o.Key, o.Value)).OrderBy(o => o.Key, StringComparer.Ordinal));
        Assert.Empty(Partitions.Ran([]));
    }

    private static ProtoWriter Node(string name, string op) => new ProtoWriter().Text(1, name).Text(2, op).Text(3, "input");

    private static ProtoWriter Stats(string name) => new ProtoWriter().Text(1, name).Long(2, 7);
}
