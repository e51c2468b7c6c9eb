using Bench.Bundles;
using Bench.Graphs;
using Bench.Graphs.Onnx;
using Bench.Graphs.Safetensors;
using Bench.Protocol;
using Microsoft.ML.OnnxRuntime;

namespace Bench.Engines;

/// <summary>The bundle's graph as the ONNX model that the session reads.</summary>
internal static class ModelFile
{
    // A model with no more weights than this is handed over in memory: a thousand conformance cases need no files.
    private const long SmallBytes = 1 << 20;

    public static InferenceSession Open(Graph graph, Bundle bundle, string precision, SessionOptions options)
    {
        var asBundled = ReferenceEquals(graph, bundle.Graph) && File.Exists(bundle.ModelFile);
        if (!asBundled && graph.Weights.Keys.Sum(value => graph.Values[value].Bytes) <= SmallBytes)
            return new InferenceSession(Export.Model(graph, value => OnnxWeight.Of(bundle.Weight(value))).ToArray(), options);
        return new InferenceSession(Write(graph, bundle, precision), options);
    }

    /// <summary>Lies beside the weights that it points into, because ONNX Runtime follows no data out of the model's folder.</summary>
    private static string Write(Graph graph, Bundle bundle, string precision)
    {
        using var file = SafetensorsFile.Open(Path.Combine(bundle.WeightsFolder, Bundle.WeightsFile));
        var model = Export.Model(graph, value =>
        {
            var entry = file.Entry(graph.Weights[value]);
            return OnnxWeight.At(entry.Type, Bundle.WeightsFile, entry.Offset);
        }).ToArray();
        var path = ReferenceEquals(graph, bundle.Graph) ? bundle.ModelFile : Path.ChangeExtension(bundle.ModelFile, precision + ".onnx");
        // Another version of the exporter may have left another file.
        if (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(model)) return path;
        try
        {
            WholeFile.Write(path, model);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EngineException("input", $"{path}: cannot be written ({e.Message}); the model must lie beside its weights");
        }

        return path;
    }
}
