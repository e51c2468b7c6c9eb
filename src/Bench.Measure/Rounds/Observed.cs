using System.Globalization;
using Bench.Measure.Gate;
using Bench.Records;

namespace Bench.Measure.Rounds;

/// <summary>Settings that no framework told and that its steps showed: threads by CPU time, precision by the gate's error.</summary>
public static class Observed
{
    public const string Source = "observed";

    public static IReadOnlyList<Setting> Of(Cell cell)
    {
        var settings = new List<Setting>();
        if (cell.Parts.Device == "cpu" && Costs.Of(cell).BusyProcessors is { } busy)
            settings.Add(new Setting("threads", string.Create(CultureInfo.InvariantCulture, $"{busy:0.00} processors busy"), Source, cell.Parts.Threads.ToString(CultureInfo.InvariantCulture)));
        if (cell.Verdicts.Where(verdict => verdict.Station != GateStation.InFull).Max(verdict => verdict.NormError) is { } error)
            settings.Add(new Setting("precision", string.Create(CultureInfo.InvariantCulture, $"error {error:0.0e+0}{(Limits.LooksLike(error) is { } like ? $", as of {like}" : "")}"), Source, cell.Parts.Precision));
        return settings;
    }
}
