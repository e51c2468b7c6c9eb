using Bench.Graphs;
using Bench.Protocol;

namespace Bench.Engines;

/// <summary>All that Bench asks of TensorFlow, whoever calls its C API.</summary>
internal interface ITensorFlow
{
    /// <summary>Of what the user calls the engine: a binding's own, else the library's.</summary>
    string Version { get; }

    /// <summary>The ways in which it can call a step, what users take by themselves first.</summary>
    IReadOnlyList<string> Calls { get; }

    /// <summary>A session over a serialized GraphDef that may call a function, with a serialized ConfigProto.</summary>
    /// <param name="call">One of <see cref="Calls"/>.</param>
    ITensorFlowSession Open(byte[] graphDef, Function? function, byte[] config, string call);

    /// <summary>For a way that runs no graph of Bench's: the cell that it makes of a workload; null for the others.</summary>
    ILoadedCell? LoadOtherwise(Load load, string call) => null;
}

/// <summary>Operations are meant by their names.</summary>
internal interface ITensorFlowSession : IDisposable
{
    /// <summary>Feeds a placeholder and runs one operation.</summary>
    void Feed(string placeholder, Tensor tensor, string target);

    /// <summary>What runs again and again: everything it needs is looked up now.</summary>
    ITensorFlowStep Prepare(string target);

    /// <summary>A tensor of the session's, copied to the host.</summary>
    Tensor Fetch(string operation, TensorType type);

    /// <summary>One run of the operation with the graphs that TensorFlow made of it and which of their nodes ran, as a serialized RunMetadata.</summary>
    byte[] Trace(string target);
}

internal interface ITensorFlowStep : IDisposable
{
    void Run();
}
