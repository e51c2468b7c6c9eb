using System.Globalization;
using Bench.Records;

namespace Bench.Measure.Gate;

/// <summary>From a distance to a verdict in words.</summary>
public static class Judgement
{
    public static Verdict Of(Distance distance, Limit limit, string output, int wave, string station, int set)
    {
        var passed = distance.Strange == 0 && distance.Norm <= limit.Norm && distance.Worst <= limit.Worst;
        return new Verdict
        {
            Wave = wave,
            Station = station,
            Set = set,
            Output = output,
            NormError = Finite(distance.Norm),
            WorstError = Finite(distance.Worst),
            NormLimit = limit.Norm,
            WorstLimit = limit.Worst,
            Passed = passed,
            Words = Words(distance, limit, output, passed),
        };
    }

    public static Verdict NotComparable(string why, Limit limit, string output, int wave, string station, int set) => new()
    {
        Wave = wave,
        Station = station,
        Set = set,
        Output = output,
        NormLimit = limit.Norm,
        WorstLimit = limit.Worst,
        Passed = false,
        Words = $"output \"{output}\" {why}",
    };

    private static string Words(Distance distance, Limit limit, string output, bool passed)
    {
        if (distance.Strange > 0) return string.Create(CultureInfo.InvariantCulture, $"output \"{output}\" is NaN or infinite in {distance.Strange} of {distance.Elements} values");
        var norm = string.Create(CultureInfo.InvariantCulture, $"{distance.Norm:0.0e+0} of its norm");
        if (passed) return $"within {norm}";
        return distance.Norm > limit.Norm
            ? string.Create(CultureInfo.InvariantCulture, $"output \"{output}\" is {norm} away from the golden, {limit.Norm:0.0e+0} allowed")
            : string.Create(CultureInfo.InvariantCulture, $"output \"{output}\" has a value {distance.Worst:0.0e+0} of the largest away from the golden, {limit.Worst:0.0e+0} allowed");
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
