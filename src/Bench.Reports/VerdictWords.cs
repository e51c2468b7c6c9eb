using System.Globalization;
using Bench.Records;

namespace Bench.Reports;

/// <summary>The one place where what the gate found becomes a sentence.</summary>
public static class VerdictWords
{
    /// <summary>Why a cell failed its gate, which ends with its first wrong output.</summary>
    internal static string? Reason(Cell cell)
    {
        if (cell.Verdicts.FirstOrDefault(verdict => !verdict.Passed) is not { } wrong) return null;
        return wrong.Station == Verdict.InFull ? $"in fp32, which has to be right before {cell.Parts.Precision} counts: {Of(wrong)}" : Of(wrong);
    }

    /// <summary>What is wrong with an output; null where nothing is.</summary>
    public static string? Of(Verdict verdict) => verdict.Words
        ?? (verdict.Fault is { } fault
            ? $"output \"{verdict.Output}\" {Of(fault, verdict)}{(verdict.Instead is { } instead ? $"; {Of(instead)}" : "")}" : null);

    // A fault without words is no warning but an error, CS8509; that an enumeration may hold other numbers than its own is what CS8524 is about.
#pragma warning disable CS8524
    private static string Of(GateFault fault, Verdict verdict) => fault switch
    {
        GateFault.Far => Text($"is {Norm(verdict):0.0e+0} of its norm away from the golden, {verdict.NormLimit:0.0e+0} allowed{Like(verdict)}"),
        GateFault.ValueFar =>
            Text($"has a value {Distance(verdict.WorstError):0.0e+0} of the largest away from the golden, {verdict.WorstLimit:0.0e+0} allowed"),
        GateFault.TooExact =>
            Text($"is only {Norm(verdict):0.0e+0} of its norm away from the golden, too exact for the precision asked{Like(verdict)}"),
        GateFault.NotFinite =>
            Text($"is NaN or infinite in {verdict.NonFinite} of {verdict.Elements} values where the golden is not, or the reverse"),
        GateFault.OtherWholeNumbers =>
            Text($"has another whole number than the golden in {verdict.Differing} of {verdict.Elements} values{Allowed(verdict)}"),
        GateFault.OtherShape when verdict.Samples is { } samples =>
            Text($"has the shape {verdict.Shape}, {samples} samples of {verdict.GoldenShape} were wanted"),
        GateFault.OtherShape => $"has the shape {verdict.Shape}, the golden {verdict.GoldenShape}",
        GateFault.NotHandedOut => "was not handed out",
        GateFault.WithoutGolden => "has no golden to be compared with",
        GateFault.Unreadable => $"cannot be read: {verdict.Broken}",
    };

    public static string Of(Instead instead) => instead.Kind switch
    {
        InsteadKind.OutputOfAnother when instead.Wanted?.Step is null => $"it is the output of {Place(instead.Found)}, not {instead.Wanted?.Set}",
        InsteadKind.OutputOfAnother => $"it is the output of {Place(instead.Found)}, not of {Place(instead.Wanted)}",
        InsteadKind.InAnotherOrder => "its samples are right but in another order",
        InsteadKind.Copies => "some of its samples are copies of others",
    };
#pragma warning restore CS8524

    private static string Place(GoldenPlace? place) =>
        place?.Step is { } step ? $"step {step} after a reset on input set {place.Set}" : $"input set {place?.Set}";

    private static string Like(Verdict verdict) => verdict.LooksLikeBits is { } bits ? $": looks like {Mantissa.Named(bits)}" : "";

    private static string Allowed(Verdict verdict) => verdict.NormLimit > 0 ? Text($", {verdict.NormLimit * verdict.Elements:0} allowed") : "";

    private static double Norm(Verdict verdict) => Distance(verdict.NormError);

    // JSON has no infinity.
    private static double Distance(double? error) => error ?? double.PositiveInfinity;

    private static string Text(FormattableString words) => words.ToString(CultureInfo.InvariantCulture);
}
