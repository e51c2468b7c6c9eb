using Tensorflow;
using Graph = Tensorflow.Graph;
using Status = Tensorflow.Status;

namespace Bench.Engines;

// TensorFlow.NET makes its eager context by itself and with as many threads as there are; the first session of the process decides before it does.
internal static unsafe class EagerContext
{
    public static void Limit(byte[] config)
    {
        var status = new Status();
        var graph = new Graph();
        using var options = c_api.TF_NewSessionOptions();
        fixed (byte* proto = config) c_api.TF_SetConfig(options, (nint)proto, (ulong)config.Length, status);
        NetTensors.Check(status);
        using var session = c_api.TF_NewSession(graph, options, status);
        NetTensors.Check(status);
    }
}
