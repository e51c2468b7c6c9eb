using Bench.Graphs.Protobuf;

namespace Bench.Engines;

// Two small messages of TensorFlow's, written with the field numbers of its .proto files.
internal static class SessionMessages
{
    /// <summary>RunOptions that ask for the graphs of a run and for which of their nodes ran.</summary>
    public static byte[] Traced { get; } = new ProtoWriter().Long(1, 1).Long(5, 1).ToArray();

    /// <summary>ConfigProto: as many threads for an operator as asked for, and operators one after the other on the calling thread.</summary>
    public static byte[] Config(int threads, bool compiled)
    {
        var config = new ProtoWriter().Long(2, threads).Long(5, -1);
        // On the CPU this level clusters nothing by itself; it lets what must be compiled show in the partition graphs.
        if (compiled) config.Message(10, new ProtoWriter().Message(3, new ProtoWriter().Long(5, 1)));
        return config.ToArray();
    }
}
