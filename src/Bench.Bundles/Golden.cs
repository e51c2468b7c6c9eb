using System.Runtime.InteropServices;
using Bench.Graphs;
using Bench.Graphs.Safetensors;

namespace Bench.Bundles;

/// <summary>Writes a bundle's golden, and finds the one that is wanted.</summary>
public static class Golden
{
    private const string KeyName = "key";

    /// <summary>
    /// Every step that a golden holds: its input set, which one it is after a reset, and which rows of its outputs are stored where.
    /// Without state as many sets as it takes to see every sample of the pool once; with state the first steps from each set on,
    /// in the order in which they follow each other.
    /// </summary>
    public static IEnumerable<(int Set, int Step, IReadOnlyList<(int Row, int Sample)> Rows)> Steps(BundleInfo info)
    {
        if (info.GoldenSteps == 0)
            foreach (var (set, rows) in info.Pool.Tour())
                yield return (set, 1, rows);
        for (var first = 0; first < info.Sets; first++)
            for (var step = 1; step <= info.GoldenSteps; step++)
            {
                var set = (first + step - 1) % info.Sets;
                yield return (set, step, [(0, info.GoldenPlace(set, step))]);
            }
    }

    /// <summary>
    /// <paramref name="run"/> computes all outputs of the bundle's graph for an input set:
    /// in step 1 from the state as loaded, in any other from what the one before left.
    /// </summary>
    public static void Write(Bundle bundle, string referenceVersion, Func<int, int, IReadOnlyDictionary<string, Tensor>> run)
    {
        var pool = bundle.Info.GoldenPool;
        var seen = new Dictionary<string, byte[]>();
        var types = new Dictionary<string, TensorType>();
        foreach (var (set, step, rows) in Steps(bundle.Info))
        {
            var outputs = run(set, step);
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
