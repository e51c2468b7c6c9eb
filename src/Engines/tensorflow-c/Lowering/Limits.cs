using Bench.Graphs;
using Bench.Protocol;

namespace Bench.Engines;

// What is too big is refused before anything is read for it.
internal static class Limits
{
    // TensorFlow's tensors may be larger: on its way there and back each is one .NET array.
    private static readonly long LargestTensor = Array.MaxLength;
    // A protobuf message ends at 2 GiB less a byte, and this one is a .NET array too.
    private static readonly long LargestGraph = Array.MaxLength;

    public static void Check(string what, TensorType type)
    {
        if (type.Bytes > LargestTensor)
            throw new EngineException("unsupported", $"{what} is one {type} of {type.Bytes} bytes, and a tensor of more than {LargestTensor} bytes cannot be "
                + "handed to TensorFlow here; try a narrower precision, or a smaller batch where it is no weight");
    }

    public static void Check(long graph)
    {
        if (graph > LargestGraph)
            throw new EngineException("unsupported",
                $"a graph of {graph} bytes is more than the 2 GiB that TensorFlow reads; frozen weights lie in the graph, mutable ones do not");
    }
}
