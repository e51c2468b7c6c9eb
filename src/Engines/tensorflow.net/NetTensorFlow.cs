using Bench.Protocol;
using Tensorflow;

namespace Bench.Engines;

// The library through TensorFlow.NET, in each of the ways that it offers.
internal sealed class NetTensorFlow : ITensorFlow
{
    private const string Run = "run", Bare = "c-api", Eager = "eager", Keras = "keras";

    public string Version => typeof(c_api).Assembly.GetName().Version!.ToString(3);

    public IReadOnlyList<string> Calls { get; } = [Run, Bare, Eager, Keras];

    public ITensorFlowSession Open(byte[] graphDef, Function? function, byte[] config, string call) => call != Eager
        ? new NetSession(graphDef, function, config, bare: call == Bare)
        : function is null
            ? new EagerSession(graphDef, config)
            : throw new EngineException("unsupported", "eager operators are called one by one, and XLA is to compile them all: take one of the two");

    public ILoadedCell? LoadOtherwise(Load load, string call) => call == Keras ? KerasCell.Load(load, Calls) : null;
}
