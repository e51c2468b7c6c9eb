using Tensorflow;

namespace Bench.Engines;

// The library through TensorFlow.NET.
internal sealed class NetTensorFlow : ITensorFlow
{
    public string Version => typeof(c_api).Assembly.GetName().Version!.ToString(3);

    public ITensorFlowSession Open(byte[] graphDef, Function? function, byte[] config) => new NetSession(graphDef, function, config);
}
