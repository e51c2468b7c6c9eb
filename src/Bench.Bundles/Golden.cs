using System.Runtime.InteropServices;
using Bench.Graphs;
using Bench.Graphs.Safetensors;

namespace Bench.Bundles;

/// <summary>Writes a bundle's golden, and finds the one that is wanted.</summary>
public static class Golden
{
    private const string KeyName = "key";

    /// <summary>What a judge of this version has still to compute.</summary>
    public static IReadOnlyList<GoldenStep> Missing(Bundle bundle, string referenceVersion) =>
        GoldenStep.Of(bundle, !IsThere(bundle.Folder, Key.OfGolden(bundle.Info.Key, referenceVersion)),
            File.Exists(Path.Combine(bundle.Folder, Bundle.UnseenFile))
            && !UnseenIsThere(bundle.Folder, Key.OfUnseenGolden(bundle.Info.Key, referenceVersion)));

    /// <summary>Computes and writes what is missing. <paramref name="run"/> gives what is judged of a step: outputs and changes of states.</summary>
    public static void Write(Bundle bundle, string referenceVersion, Func<GoldenStep, IReadOnlyDictionary<string, Tensor>> run)
    {
        var (seen, unseen) = (new Kept(bundle.Info.GoldenPool), new Kept(bundle.UnseenPool));
        foreach (var step in Missing(bundle, referenceVersion))
        {
            var outputs = run(step);
            seen.Put(outputs, step.Seen);
            unseen.Put(outputs, step.Unseen);
        }

        seen.Write(Path.Combine(bundle.Folder, Bundle.GoldenFile), Key.OfGolden(bundle.Info.Key, referenceVersion));
        unseen.Write(Path.Combine(bundle.Folder, Bundle.UnseenGoldenFile), Key.OfUnseenGolden(bundle.Info.Key, referenceVersion));
    }

    private sealed class Kept(Pool pool)
    {
        private readonly Dictionary<string, Tensor> _outputs = [];
        private readonly Dictionary<string, byte[]> _bytes = [];

        public void Put(IReadOnlyDictionary<string, Tensor> outputs, IReadOnlyList<(int Row, int Place)> rows)
        {
            if (rows.Count == 0) return;
            foreach (var (name, output) in outputs)
            {
                var type = pool.StoredGolden(name, output.Type);
                if (!_bytes.TryGetValue(name, out var bytes)) _outputs[name] = new Tensor(type, _bytes[name] = bytes = new byte[type.Bytes]);
                pool.Put(name, output, rows, bytes);
            }
        }

        public void Write(string path, string key)
        {
            if (_outputs.Count > 0) SafetensorsWriter.Write(path, _outputs, new Dictionary<string, string> { [KeyName] = key });
        }
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

    public static bool IsThere(string bundleFolder, string key) => IsThere(bundleFolder, Bundle.GoldenFile, key);

    public static bool UnseenIsThere(string bundleFolder, string key) => IsThere(bundleFolder, Bundle.UnseenGoldenFile, key);

    private static bool IsThere(string bundleFolder, string name, string key)
    {
        var path = Path.Combine(bundleFolder, name);
        if (!File.Exists(path)) return false;
        using var file = SafetensorsFile.Open(path);
        return file.Metadata.GetValueOrDefault(KeyName) == key;
    }
}
