using System.Text.RegularExpressions;

namespace Bench.Cli.Installing;

/// <summary>What went wrong, out of what a build printed.</summary>
public static partial class BuildFailure
{
    // NuGet's codes: no source at all, no such package, no such version, only previews, another version instead.
    private static readonly string[] NotServed = ["NU1100", "NU1101", "NU1102", "NU1103", "NU1603"];

    /// <summary>The first error without its place, else the last words; never empty.</summary>
    public static string Said(string output)
    {
        if (Error().Match(output) is { Success: true } error) return $"{error.Groups["code"].Value}: {error.Groups["text"].Value}".Trim(':', ' ', '.');
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "it said nothing";
    }

    /// <summary>Whether what was said means that a package, or the version asked for, is in none of the sources.</summary>
    public static bool IsNotServed(string said) => NotServed.Any(code => said.StartsWith(code, StringComparison.Ordinal));

    [GeneratedRegex(@"\berror (?<code>[A-Z]+\d+)? ?: (?<text>\S.*?)(?: \[[^\[\]]*\])?\r?$", RegexOptions.Multiline)]
    private static partial Regex Error();
}
