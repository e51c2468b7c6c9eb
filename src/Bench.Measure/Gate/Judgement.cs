using System.Globalization;
using Bench.Bundles;
using Bench.Records;

namespace Bench.Measure.Gate;

/// <summary>From a distance to a verdict in words.</summary>
public static class Judgement
{
    public static Verdict Of(Distance distance, Limit limit, string output, int wave, string station, int set)
    {
        var exact = limit.Least is { } least && distance.Norm < least;
        var passed = distance.NonFinite == 0 && distance.Norm <= limit.Norm && distance.Worst <= limit.Worst && !exact;
        return Empty(limit, output, wave, station, set) with
        {
            NormError = Finite(distance.Norm),
            WorstError = Finite(distance.Worst),
            Passed = passed,
            Words = passed ? string.Create(CultureInfo.InvariantCulture, $"within {distance.Norm:0.0e+0} of its norm") : Failed(distance, limit, output),
        };
    }

    public static Verdict NotComparable(string why, Limit limit, string output, int wave, string station, int set) =>
        Empty(limit, output, wave, station, set) with { Words = $"output \"{output}\" {why}" };

    private static Verdict Empty(Limit limit, string output, int wave, string station, int set) => new()
    {
        Wave = wave,
        Station = station,
        Set = set,
        Output = output,
        NormLimit = limit.Norm,
        WorstLimit = limit.Worst,
        LowerLimit = limit.Least,
        Passed = false,
        Words = "",
    };

    private static string Failed(Distance distance, Limit limit, string output)
    {
        if (distance.NonFinite > 0)
            return string.Create(CultureInfo.InvariantCulture,
                $"output \"{output}\" is NaN or infinite in {distance.NonFinite} of {distance.Elements} values where the golden is not, or the reverse");
        if (distance.Differing > 0)
            return string.Create(CultureInfo.InvariantCulture,
                $"output \"{output}\" has another whole number than the golden in {distance.Differing} of {distance.Elements} values")
                + (limit.Norm > 0 ? string.Create(CultureInfo.InvariantCulture, $", {limit.Norm * distance.Elements:0} allowed") : "");
        var likeness = Limits.LooksLike(distance.Norm) is { } like ? $": looks like {like}" : "";
        if (distance.Norm > limit.Norm)
            return string.Create(CultureInfo.InvariantCulture,
                $"output \"{output}\" is {distance.Norm:0.0e+0} of its norm away from the golden, {limit.Norm:0.0e+0} allowed{likeness}");
        return distance.Worst > limit.Worst
            ? string.Create(CultureInfo.InvariantCulture,
                $"output \"{output}\" has a value {distance.Worst:0.0e+0} of the largest away from the golden, {limit.Worst:0.0e+0} allowed")
            : string.Create(CultureInfo.InvariantCulture,
                $"output \"{output}\" is only {distance.Norm:0.0e+0} of its norm away from the golden, too exact for the precision asked{likeness}");
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
