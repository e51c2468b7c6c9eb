using System.Globalization;

namespace Bench.Measure.Machine;

// One small file of the kernel's; null where it is not there or says nothing.
internal static class SensorFile
{
    public static string? Text(string folder, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public static string? Line(string folder, string file) => Text(folder, file)?.Split('\n')[0].Trim() is { Length: > 0 } line ? line : null;

    public static long? Whole(string folder, string file) =>
        long.TryParse(Line(folder, file), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The number after a key: "key value" or "key: value kB".</summary>
    public static long? Keyed(string? text, string key)
    {
        foreach (var line in (text ?? "").Split('\n'))
        {
            var words = line.Split([' ', '\t', ':'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 1 && words[0] == key && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
        }

        return null;
    }
}
