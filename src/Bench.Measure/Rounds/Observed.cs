using System.Globalization;
using Bench.Measure.Gate;
using Bench.Records;

namespace Bench.Measure.Rounds;

/// <summary>Settings that no framework told and that its steps showed: threads by CPU time, precision by the gate's error.</summary>
public static class Observed
{
    public static IReadOnlyList<Setting> Of(Cell cell)
    {
        var settings = new List<Setting>();
        if (cell.Parts.Device == "cpu" && Costs.Of(cell).BusyProcessors is { } busy)
            settings.Add(Of("threads", $"{busy:0.00} processors busy", cell.Parts.Threads.ToString(CultureInfo.InvariantCulture)));
        if (cell.Verdicts.Where(verdict => verdict.Station != GateStation.InFull).Max(verdict => verdict.NormError) is { } error)
        {
            var like = Limits.LooksLike(error) is { } bits ? $", as of {Mantissa.Named(bits)}" : "";
            settings.Add(Of("precision", $"error {error:0.0e+0}{like}", cell.Parts.Precision));
        }


        return settings;
    }

    private static Setting Of(string name, FormattableString value, string asked) =>
        new(name, value.ToString(CultureInfo.InvariantCulture), Setting.Observed, asked);
}
