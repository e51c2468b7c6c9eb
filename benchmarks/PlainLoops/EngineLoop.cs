using Bench.Graphs.Safetensors;
using Bench.Protocol;

namespace Bench.PlainLoops;

/// <summary>The cell that Bench measures, in this process.</summary>
public static class EngineLoop
{
    public static Loop Of(IEngine engine, Workload workload, string name)
    {
        var cell = engine.Load(workload.Load);
        return new Loop(name, cell.Run, () => Output(cell, workload), cell.TakeInputs);
    }

    private static float[] Output(ILoadedCell cell, Workload workload)
    {
        var file = Path.GetTempFileName();
        try
        {
            cell.Fetch("outputs", null, file);
            using var fetched = SafetensorsFile.Open(file);
            using var bundle = workload.Open();
            return fetched[bundle.Graph.Outputs[0]].Span<float>().ToArray();
        }
        finally
        {
            File.Delete(file);
        }
    }
}
