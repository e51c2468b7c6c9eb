using System.Text.Json;
using Bench.Bundles;
using Bench.Graphs;
using Bench.Graphs.Onnx;
using Bench.Graphs.Safetensors;

namespace Bench.Measure.Conformance;

/// <summary>A case as the bundle that engines load: the same inputs in every set, no golden.</summary>
public static class CaseBundle
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static void Write(string folder, Imported imported, IReadOnlyDictionary<string, Tensor> data)
    {
        Directory.CreateDirectory(folder);
        var graph = imported.Graph;
        SafetensorsWriter.Write(Path.Combine(folder, Bundle.ConstantsFile), graph.Constants);
        SafetensorsWriter.Write(Path.Combine(folder, Bundle.WeightsFile), imported.Weights);
        var given = graph.Inputs.Concat(graph.State.Select(s => s.From)).Where(v => !graph.Weights.ContainsKey(v));
        SafetensorsWriter.Write(Path.Combine(folder, Bundle.InputsFile),
            given.ToDictionary(v => v, v => data.GetValueOrDefault(v) ?? throw new GraphException($"the case has no data for the input \"{v}\"")));
        File.WriteAllText(Path.Combine(folder, Bundle.GraphFile), GraphJson.Write(graph));
        File.WriteAllText(Path.Combine(folder, Bundle.InfoFile), JsonSerializer.Serialize(Info(graph), Json));
    }

    private static BundleInfo Info(Graph graph) => new()
    {
        Key = "",
        GraphKey = Key.OfGraph(graph),
        WeightsKey = "",
        Model = graph.Name,
        Mode = "infer",
        Batch = 1,
        Unit = "samples",
        ItemsPerStep = 1,
        FlopsPerStep = 0,
        Parameters = 0,
        Weights = "given",
        Generator = 0,
        Seed = 0,
        Fills = new Dictionary<string, string>(),
        Pool = new Pool { BySample = false, Axis = 0, Count = 1, Batch = 1, Values = [] },
    };
}
