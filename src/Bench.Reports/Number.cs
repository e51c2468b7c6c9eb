using System.Globalization;

namespace Bench.Reports;

/// <summary>The one place where a number becomes text: digits follow the uncertainty, never the other way round.</summary>
public static class Number
{
    /// <summary>"34.6 ± 0.4": the uncertainty with one digit (two when it starts with a 1), the value to the same place.</summary>
    public static string WithUncertainty(double value, double uncertainty)
    {
        // Two launches that disagree bound nothing: digits of such an interval would only look like knowledge.
        if (uncertainty > value) return $"{Significant(value, 2)} ± >100 %";
        var digits = Decimals(uncertainty);
        return digits is { } d ? $"{Fixed(value, d)} ± {Fixed(uncertainty, d)}" : Significant(value, 3);
    }

    /// <summary>The value alone, rounded where its uncertainty starts.</summary>
    public static string Value(double value, double uncertainty) => Decimals(uncertainty) is { } d ? Fixed(value, d) : Significant(value, 3);

    /// <summary>A value of a report as people read it; empty where there is none.</summary>
    public static string Text(Value value, Unit unit) => value switch
    {
        { Text: { } text } => text,
        { Figure: null } => "",
        { Figure: { } ratio, Low: { } low, High: { } high } when unit == Unit.Ratio => RatioText.Whole(ratio, low, high),
        { Figure: { } figure, Low: { } low, High: { } high } => $"{Text(figure, null, unit)} ({Text(low, null, unit)} … {Text(high, null, unit)})",
        { Figure: { } figure } => Text(figure, value.Half, unit),
    };

    private static string Text(double figure, double? half, Unit unit) => unit switch
    {
        Unit.Rate => half is { } known ? WithUncertainty(figure, known) : Significant(figure, 3),
        Unit.Ratio => Ratio(figure),
        Unit.Share => Percent(figure),
        Unit.Bytes => Bytes((long)figure),
        Unit.Nanoseconds => figure == 0 ? "0" : Duration(figure),
        Unit.Microseconds => $"{Value(figure / 1e3, (half ?? 0) / 1e3)}{(half is { } known ? $" ± {Value(known / 1e3, known / 1e3)}" : "")} µs",
        Unit.Count => Count((long)figure),
        _ => figure.ToString(CultureInfo.InvariantCulture),
    };

    public static string Ratio(double ratio) => (ratio >= 99.5 ? Fixed(ratio, 0) : ratio >= 0.095 ? Fixed(ratio, 2) : Significant(ratio, 2)) + "×";

    /// <summary>A spread or a difference: what lies beyond a doubling was measured too seldom to have digits.</summary>
    public static string Spread(double share) => share > 1 ? ">100 %" : Percent(share);

    public static string Percent(double share) => Fixed(share * 100, share < 0.0995 ? 1 : 0) + " %";

    /// <summary>A share that somebody asked for, with the digits that it was asked with: "3 %", "2.5 %".</summary>
    public static string Asked(double share) => (share * 100).ToString("0.######", CultureInfo.InvariantCulture) + " %";

    /// <summary>An error of the gate: "3.1e-6".</summary>
    public static string Error(double error) => error.ToString("0.0e-0", CultureInfo.InvariantCulture);

    public static string Bytes(long bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        double value = bytes;
        var unit = 0;
        for (; value >= 1024 && unit < units.Length - 1; unit++) value /= 1024;
        return $"{Fixed(value, unit == 0 || value >= 99.5 ? 0 : 1)} {units[unit]}";
    }

    /// <summary>"850 µs", "12.3 ms", "48 s", "3 min 20 s", "10 min", "6 h 2 min".</summary>
    public static string Duration(double nanoseconds) => nanoseconds switch
    {
        < 1e3 => $"{Fixed(nanoseconds, 0)} ns",
        < 1e6 => $"{Significant(nanoseconds / 1e3, 3)} µs",
        < 1e9 => $"{Significant(nanoseconds / 1e6, 3)} ms",
        < 9.95e9 => $"{Significant(nanoseconds / 1e9, 2)} s",
        < 99.5e9 => $"{Fixed(nanoseconds / 1e9, 0)} s",
        < 5970e9 => Two((long)Math.Round(nanoseconds / 1e9), "min", "s"),
        _ => Two((long)Math.Round(nanoseconds / 60e9), "h", "min"),
    };

    private static string Two(long count, string sixty, string one) => $"{count / 60} {sixty}" + (count % 60 == 0 ? "" : $" {count % 60} {one}");

    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    public static string Significant(double value, int digits)
    {
        if (value == 0 || !double.IsFinite(value)) return value.ToString(CultureInfo.InvariantCulture);
        var decimals = digits - 1 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        if (decimals >= 0) return Fixed(value, Math.Min(decimals, 15));
        var place = Math.Pow(10, -decimals);
        return Fixed(Math.Round(value / place) * place, 0);
    }

    private static string Fixed(double value, int decimals) => value.ToString("N" + decimals, CultureInfo.InvariantCulture);

    private static int? Decimals(double uncertainty)
    {
        if (!double.IsFinite(uncertainty) || uncertainty <= 0) return null;
        var exponent = (int)Math.Floor(Math.Log10(uncertainty));
        var leading = uncertainty / Math.Pow(10, exponent);
        return Math.Clamp((leading < 1.95 ? 1 : 0) - exponent, 0, 9);
    }
}
