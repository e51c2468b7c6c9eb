using Bench.Engines;
using Bench.Graphs.Protobuf;

namespace Bench.Tests.TensorFlow;

public class PartitionsTests
{
    [Fact]
    public void OperatorsAreCountedInEveryGraphAndItsFunctions()
    {
        // RunMetadata: partition_graphs = 3; GraphDef: node = 1, library = 2; FunctionDefLibrary: function = 1; FunctionDef: node_def = 3; NodeDef: op = 2.
        var inner = new ProtoWriter().Message(1, new ProtoWriter().Message(3, Node("Mul")).Message(3, Node("AddV2")));
        var first = new ProtoWriter().Message(1, Node("AddV2")).Message(1, Node("_XlaRun")).Message(2, inner);
        var second = new ProtoWriter().Message(1, Node("AddV2"));
        var metadata = new ProtoWriter().Long(1, 5).Message(3, first).Message(3, second).ToArray();
        Assert.Equal([("AddV2", 3), ("Mul", 1), ("_XlaRun", 1)], Partitions.Operators(metadata).Select(o => (o.Key, o.Value)).OrderBy(o => o.Key, StringComparer.Ordinal));
        Assert.Empty(Partitions.Operators([]));
    }

    private static ProtoWriter Node(string op) => new ProtoWriter().Text(1, "name").Text(2, op).Text(3, "input");
}
