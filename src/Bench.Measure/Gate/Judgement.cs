using Bench.Bundles;
using Bench.Records;

namespace Bench.Measure.Gate;

/// <summary>From a distance to a verdict.</summary>
public static class Judgement
{
    public static Verdict Of(Distance distance, Limit limit, string output, int wave, string station, int set)
    {
        // An output of no elements is neither wrong nor too exact.
        var exact = distance.Elements > 0 && limit.Least is { } least && distance.Norm < least;
        var passed = distance.NonFinite == 0 && distance.Norm <= limit.Norm && distance.Worst <= limit.Worst && !exact;
        var verdict = Unjudged(limit, output, wave, station, set) with
        {
            NormError = Finite(distance.Norm),
            WorstError = Finite(distance.Worst),
            Passed = passed,
        };
        return passed ? verdict : Failed(verdict, distance, limit);
    }

    public static Verdict NotComparable(GateFault why, Limit limit, string output, int wave, string station, int set) =>
        Unjudged(limit, output, wave, station, set) with { Fault = why };

    private static Verdict Unjudged(Limit limit, string output, int wave, string station, int set) => new()
    {
        Wave = wave,
        Station = station,
        Set = set,
        Output = output,
        NormLimit = limit.Norm,
        WorstLimit = limit.Worst,
        LowerLimit = limit.Least,
        Passed = false,
    };

    private static Verdict Failed(Verdict verdict, Distance distance, Limit limit)
    {
        var like = Limits.LooksLike(distance.Norm);
        if (distance.NonFinite > 0) return verdict with { Fault = GateFault.NotFinite, NonFinite = distance.NonFinite, Elements = distance.Elements };
        if (distance.Differing > 0) return verdict with { Fault = GateFault.OtherWholeNumbers, Differing = distance.Differing, Elements = distance.Elements };
        if (!(distance.Norm <= limit.Norm)) return verdict with { Fault = GateFault.Far, LooksLikeBits = like };
        return distance.Worst > limit.Worst
            ? verdict with { Fault = GateFault.ValueFar } : verdict with { Fault = GateFault.TooExact, LooksLikeBits = like };
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
