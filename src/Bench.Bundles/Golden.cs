using System.Runtime.InteropServices;
using Bench.Graphs;
using Bench.Graphs.Safetensors;

namespace Bench.Bundles;

/// <summary>Writes a bundle's golden, and finds the one that is wanted.</summary>
public static class Golden
{
    private const string KeyName = "key";

    /// <summary>
    /// Runs as many input sets as it takes to see every sample of the pool once and stores the outputs.
    /// <paramref name="run"/> computes all outputs of the bundle's graph for an input set.
    /// </summary>
    public static void Write(Bundle bundle, string referenceVersion, Func<int, IReadOnlyDictionary<string, Tensor>> run)
    {
        var pool = bundle.Info.Pool;
        var seen = new Dictionary<string, byte[]>();
        var types = new Dictionary<string, TensorType>();
        foreach (var (set, rows) in pool.Tour())
        {
            var outputs = run(set);
            foreach (var name in bundle.Graph.Outputs)
            {
                var output = outputs[name];
                types[name] = pool.Stored(name, output.Type);
                if (!seen.TryGetValue(name, out var bytes)) seen[name] = bytes = new byte[types[name].Bytes];
                pool.Put(name, output, rows, bytes);
            }
        }

        SafetensorsWriter.Write(Path.Combine(bundle.Folder, Bundle.GoldenFile), seen.ToDictionary(s => s.Key, s => new Tensor(types[s.Key], s.Value)),
            new Dictionary<string, string> { [KeyName] = Key.OfGolden(bundle.Info.Key, referenceVersion) });
    }

    /// <summary>How many of all outputs' values are NaN or infinite, of how many.</summary>
    public static (long NonFinite, long Values) Count(Bundle bundle)
    {
        long nonFinite = 0, values = 0;
        foreach (var golden in bundle.Graph.Outputs.Distinct().Select(bundle.GoldenPool).OfType<Tensor>())
        {
            values += golden.Shape.Elements;
            if (golden.DType != DType.F64) continue;
            foreach (var value in MemoryMarshal.Cast<byte, double>(golden.Data.Span))
                if (!double.IsFinite(value)) nonFinite++;
        }

        return (nonFinite, values);
    }

    public static bool IsThere(string bundleFolder, string key)
    {
        var path = Path.Combine(bundleFolder, Bundle.GoldenFile);
        if (!File.Exists(path)) return false;
        using var file = SafetensorsFile.Open(path);
        return file.Metadata.GetValueOrDefault(KeyName) == key;
    }
}
