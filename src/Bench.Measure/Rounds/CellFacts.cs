using System.Globalization;
using Bench.Bundles;
using Bench.Graphs;
using Bench.Measure.Plan;
using Bench.Protocol;
using Bench.Records;
using Bench.Records.Checks;

namespace Bench.Measure.Rounds;

// What a record says of a cell before and after its worker has loaded it.
internal static class CellFacts
{
    public static Cell Planned(PlannedCell planned) => new()
    {
        Key = planned.Key.ToString(),
        Parts = planned.Key,
        Environment = planned.Key.Environment is null ? planned.Environment.Label : null,
        Unit = planned.Model.Unit,
        Outcome = planned.Refused,
    };

    public static Cell Loaded(PlannedCell planned, Bundle bundle, Hello hello, Loaded loaded)
    {
        return Planned(planned) with
        {
            Item = bundle.Info.Item,
            ItemsPerStep = bundle.Graph.ItemsPerStep,
            FlopsPerStep = bundle.Info.FlopsPerStep > 0 ? bundle.Info.FlopsPerStep : null,
            LeastFlopsPerStep = Least(planned, bundle),
            Bundle = Key(bundle),
            Versions = Shared(hello.Versions),
            // What excuses a cell from checks is not the worker's word alone.
            Settings = [.. loaded.Settings.Where(setting => !planned.Engine.Measures || !CellChecks.ExcusedBy(setting.Name))
                .Select(setting => new Setting(setting.Name, setting.Value, setting.Source, Asked(planned, setting.Name)))],
            Layout = loaded.Layout,
            Inputs = loaded.Inputs,
            Weights = loaded.Weights,
            Golden = Golden(bundle.Info),
        };
    }

    // In narrower types its sums lose too much: nobody uses it there.
    private static double? Least(PlannedCell planned, Bundle bundle) =>
        planned.Key.Precision == "fp32" && Flops.Of(bundle.Graph) is > 0 and var all && Flops.ByWinograd(bundle.Graph) is var least && least < all
            ? bundle.Info.FlopsPerStep * least / all
            : null;

    private static GoldenFacts? Golden(BundleInfo info) =>
        new GoldenFacts(info.GoldenValues, info.NonFiniteValues, info.SampleDistance) is var facts && facts != new GoldenFacts() ? facts : null;

    public static string Key(Bundle bundle) => Path.GetFileName(bundle.Folder.TrimEnd(Path.DirectorySeparatorChar));

    // Where a library lies is no version: it tells of the machine's folders, and the same one elsewhere is no other cell.
    private static Dictionary<string, string> Shared(IReadOnlyDictionary<string, string> versions) =>
        versions.Where(version => version.Key != "library").ToDictionary();

    /// <summary>What makes launches those of another cell, in words: a run may be resumed after an update.</summary>
    public static string? Changed(Cell before, Cell now)
    {
        if (before.Bundle != now.Bundle) return "its bundle changed";
        var version = now.Versions.FirstOrDefault(v => before.Versions.GetValueOrDefault(v.Key) != v.Value);
        return version.Key is null ? null : $"{version.Key} changed from \"{before.Versions.GetValueOrDefault(version.Key)}\" to \"{version.Value}\"";
    }

    private static string? Asked(PlannedCell planned, string setting) => setting switch
    {
        "threads" => planned.Key.Threads.ToString(CultureInfo.InvariantCulture),
        "device" => planned.Key.Device,
        "precision" => planned.Key.Precision,
        _ => planned.Options.GetValueOrDefault(setting),
    };
}
