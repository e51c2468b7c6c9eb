using System.Globalization;
using System.Runtime.InteropServices;
using Bench.Graphs;
using Bench.Graphs.Safetensors;
using Bench.Protocol;

namespace Bench.PlainLoops;

internal sealed class PlainCell(Loop loop, Workload workload, string name) : ILoadedCell
{
    public Loaded Loaded { get; } = new()
    {
        Settings = [new("loop", name, "read"), new("threads", workload.Threads.ToString(CultureInfo.InvariantCulture), "asked")],
        Inputs = "host",
        Weights = "mutable",
    };

    public void Run(long steps, int firstSet) => loop.Run(steps, firstSet);

    public void TakeInputs(int set, string file) => loop.Take(set, file);

    public void Sync()
    {
    }

    public void Fetch(string what, int[]? rows, string file)
    {
        using var bundle = workload.Open();
        var output = bundle.Graph.Outputs[0];
        var tensor = new Tensor(bundle.Graph.Values[output], MemoryMarshal.AsBytes<float>(loop.Output()).ToArray());
        SafetensorsWriter.Write(file, new Dictionary<string, Tensor> { [output] = Rows.Of(tensor, rows, bundle.Graph.SampleAxis) });
    }

    public void Reset()
    {
    }

    public void Dispose()
    {
    }
}
