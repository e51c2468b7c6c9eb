using System.Globalization;
using Bench.Records;
using Bench.Records.Checks;

namespace Bench.Reports;

/// <summary>The one place where what a check found becomes a sentence.</summary>
public static class FindingWords
{
    // A finding without words is no warning but an error, CS8509; that an enumeration may hold other numbers than its own is what CS8524 is about.
#pragma warning disable CS8524
    public static string Of(Finding finding, Cell cell) => finding.Id switch
    {
        FindingId.GoldenNotFinite => $"{finding.Figures["nonFinite"]} of the golden's {finding.Figures["values"]} values are NaN or infinite; "
            + $"they are compared as values, the other {finding.Figures["values"] - finding.Figures["nonFinite"]} by their distance",
        FindingId.SamplesTooNear =>
            Text($"samples' outputs differ by {finding.Figures["distance"]:0.###} of their norm, less than {finding.Figures["least"]:0.###}: ")
            + "swapped or skipped ones could pass the gate",
        FindingId.SettingNotInForce => InForce(cell.Settings.First(setting => setting.Name == finding.Subject && SettingsCheck.IsNotInForce(setting))),
        FindingId.ScriptedClock => "timed on a scripted clock",
        FindingId.WrongClock => Text($"the worker's clock shows {finding.Figures["ofHostTime"]:0.00} of the time that passed for the host"),
        FindingId.MissingFence => Text($"a fence is missing: {finding.Figures["nanosecondsLeft"] / 1e6:0.0} ms of work were left when a run had ended"),
        FindingId.UncomputedSteps => Text($"a step took {Time(finding, "aloneNanoseconds")} alone and {Time(finding, "amongNanoseconds")} among ")
            + Text($"{finding.Figures["steps"]:0}: not every step was computed"),
        FindingId.TooFewSteps => $"{Counted(finding, "visits", "visit")} with {Counted(finding, "singles", "step")} asked for alone are too few "
            + "to prove that every step was computed: more rounds or launches",
        FindingId.RememberedSteps => Text($"a step took {Time(finding, "unseenNanoseconds")} on inputs that the engine had not seen and ")
            + Text($"{Time(finding, "amongNanoseconds")} among {finding.Figures["steps"]:0}: what was computed before is remembered"),
        FindingId.DisproportionateTime => Text($"a step took {Time(finding, "fewNanoseconds")} among {finding.Figures["few"]:0} and ")
            + Text($"{Time(finding, "manyNanoseconds")} among {finding.Figures["many"]:0}: not every step was computed"),
        FindingId.UntrueEach => finding.Figures.TryGetValue("ofTheRun", out var ofTheRun)
            ? Text($"the times of its steps make up {ofTheRun:0.00} of their run's: they are not when steps were done")
            : Text($"the middle step of its runs shows {finding.Figures["ofAStepAlone"]:0.00} of what a step takes alone: it is not when steps were done"),
        FindingId.LeftToFetch => Text($"{Time(finding, "nanosecondsLeft")} of a step of {Time(finding, "stepNanoseconds")} were left to compute when outputs ")
            + "were fetched",
        FindingId.AbovePeak when finding.Severity == Severity.Note =>
            Text($"{finding.Figures["ofPeak"]:0.0} times the machine's measured peak, as Winograd's transform of convolutions can be"),
        FindingId.AbovePeak => Text($"{finding.Figures["ofPeak"]:0.0} times the machine's measured peak: the steps were not computed"),
        FindingId.LateFetch => "its outputs were computed when they were fetched, not by the timed step",
        FindingId.TooManyThreads => $"{Threads(finding)} asked, {Busy(finding)}",
        FindingId.IdleThreads => $"{Threads(finding)} {(finding.Figures.ContainsKey("inForce") ? "in force" : "asked")}, {Used(finding)}",
        FindingId.GrowingMemory => $"its memory grows: {Number.Bytes((long)finding.Figures["bytes"])} from the first round to the last of a launch",
        FindingId.SlowingDown => $"it slows down: {Slower(finding)}",
        FindingId.MachineSlowingDown => $"the machine slows down: {Slower(finding)}, here and in the cells beside it",
        FindingId.Compiled => $"compiled {finding.Figures["compilations"]} times while timed",
        FindingId.Disturbed => $"{finding.Figures["disturbed"]} of {finding.Figures["iterations"]} iterations disturbed ({Kinds(finding)})",
        FindingId.ComputesNothing => "computes nothing: this is the rate of Bench itself",
    };
#pragma warning restore CS8524

    private static string InForce(Setting setting) => $"{setting.Name}: {setting.Asked} asked, {setting.Value} in force";

    private static string Time(Finding finding, string figure) => Number.Duration(finding.Figures[figure]);

    private static string Counted(Finding finding, string figure, string one) => $"{finding.Figures[figure]} {one}{(finding.Figures[figure] is 1 ? "" : "s")}";

    private static string Threads(Finding finding) => finding.Figures["asked"] is 1 ? "1 thread" : $"{finding.Figures["asked"]} threads";

    private static string Busy(Finding finding) => Text($"{finding.Figures["busy"]:0.0} processors were busy");

    private static string Used(Finding finding) =>
        finding.Figures["asked"] > 1 && finding.Figures["taken"] < ThreadCheck.Inexact ? $"one was used ({Busy(finding)})" : Busy(finding);

    private static string Slower(Finding finding) =>
        Text($"a step takes {finding.Figures["times"]:0.00} times as long in the last third of the rounds as in the first, in every launch");

    private static string Kinds(Finding finding) => string.Join(", ", Flags.FromOutside.Where(finding.Figures.ContainsKey).Order(StringComparer.Ordinal));

    private static string Text(FormattableString words) => words.ToString(CultureInfo.InvariantCulture);
}
