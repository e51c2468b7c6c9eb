using System.Text.Json;
using System.Text.Json.Nodes;
using Bench.Bundles;
using Bench.Reference;

namespace Bench.Engines;

/// <summary>The simulated errors as the gate reads them.</summary>
internal static class LimitsFile
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, NewLine = "\n" };

    public static string Text(IEnumerable<BundleInfo> workloads, IEnumerable<LimitsCommand.Error> errors)
    {
        var precisions = new JsonObject();
        // A golden is float64 by this very program: its simulated error says nothing of an engine's.
        foreach (var all in errors.Where(e => e.Precision != "fp64").GroupBy(e => e.Precision))
            precisions[all.Key] = new JsonObject
            {
                ["smallestNorm"] = Outwards(all.Min(e => e.Norm), Math.Floor),
                ["largestNorm"] = Outwards(all.Max(e => e.Norm), Math.Ceiling),
                ["largestWorst"] = Outwards(all.Max(e => e.Worst), Math.Ceiling),
            };
        var file = new JsonObject
        {
            ["generator"] = Seeded.Version,
            ["reference"] = ReferenceVersion.Current,
            ["workloads"] = new JsonArray([.. workloads.Select(w => new JsonObject { ["model"] = w.Model, ["batch"] = w.Batch, ["sequence"] = w.Sequence })]),
            ["precisions"] = precisions,
        };
        return file.ToJsonString(Json) + "\n";
    }

    // To three digits; in decimal, so that the file holds no more than that.
    private static double Outwards(double value, Func<decimal, decimal> round)
    {
        if (value == 0) return 0;
        var digit = 1m;
        while (digit * 100 > (decimal)value) digit /= 10;
        return (double)(round((decimal)value / digit) * digit);
    }
}
