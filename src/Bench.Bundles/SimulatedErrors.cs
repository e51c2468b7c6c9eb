using System.Text.Json;
using Bench.Graphs;

namespace Bench.Bundles;

/// <summary>How far a bundle's outputs move by a precision's rounding alone: what the reference gives when it computes in it, beside the golden.</summary>
public sealed record SimulatedErrors
{
    /// <summary>Of one output, the largest over all steps of the golden; of whole numbers the share that differs.</summary>
    /// <param name="Norm">Distance over the golden's norm, each operator's result rounded.</param>
    /// <param name="Worst">The worst element over the largest.</param>
    /// <param name="Least">
    /// The least norm distance of a step where only weights, inputs and outputs are rounded, and all between is computed in float32: no engine that stores
    /// in this precision can do with less.
    /// </param>
    /// <param name="Unsure">
    /// Of a state's change: elements that rounding moves by about as much as they change at all; the distances are those of the others.
    /// </param>
    public sealed record Output(double Norm, double Worst, double Least, IReadOnlyList<int>? Unsure = null);

    /// <summary>The golden that they are the distance to.</summary>
    public required string Golden { get; init; }
    public required IReadOnlyDictionary<string, Output> Outputs { get; init; }

    public static void Write(Bundle bundle, string precision, IReadOnlyDictionary<string, Output> outputs) =>
        WholeFile.Write(FileOf(bundle, precision),
            JsonSerializer.SerializeToUtf8Bytes(new SimulatedErrors { Golden = bundle.Info.Golden ?? "", Outputs = outputs }, BundleInfo.Json));

    /// <summary>Null where nobody has simulated them, or with another golden.</summary>
    public static SimulatedErrors? Find(Bundle bundle, string precision)
    {
        try
        {
            var file = FileOf(bundle, precision);
            if (bundle.Info.Golden is null || !File.Exists(file)) return null;
            var read = JsonSerializer.Deserialize<SimulatedErrors>(File.ReadAllText(file), BundleInfo.Json);
            return read?.Golden == bundle.Info.Golden ? read : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string FileOf(Bundle bundle, string precision) => Path.Combine(bundle.Folder, $"simulated-{precision}.json");
}
