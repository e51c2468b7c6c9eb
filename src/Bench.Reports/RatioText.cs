using System.Globalization;

namespace Bench.Reports;

/// <summary>A ratio with its interval as people read it: enough decimals to tell the ends apart, and no end that is not 1 reads as 1.</summary>
public static class RatioText
{
    private const int MostDecimals = 6;

    /// <summary>"0.73×" and "(0.68 … 0.79)", to the same place.</summary>
    public static (string Ratio, string Interval) Of(double ratio, double low, double high)
    {
        var decimals = Decimals(ratio, low, high);
        return ($"{Fixed(ratio, decimals)}×", $"({Fixed(low, decimals)} … {Fixed(high, decimals)})");
    }

    public static string Whole(double ratio, double low, double high)
    {
        var (text, interval) = Of(ratio, low, high);
        return $"{text} {interval}";
    }

    private static int Decimals(double ratio, double low, double high)
    {
        var half = (high - low) / 2;
        var decimals = ratio >= 99.5 ? 0 : half < 0.001 ? 4 : half < 0.0095 ? 3 : 2;
        while (decimals < MostDecimals && (SeemsOne(low, decimals) || SeemsOne(high, decimals) || (ratio < 0.095 && Math.Round(ratio, decimals - 1) == 0)))
            decimals++;
        return decimals;
    }

    private static bool SeemsOne(double end, int decimals) => end != 1 && Math.Round(end, decimals) == 1 && Math.Abs(end - 1) > Math.Pow(10, -MostDecimals);

    private static string Fixed(double value, int decimals) => value.ToString("N" + decimals, CultureInfo.InvariantCulture);
}
