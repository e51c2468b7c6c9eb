using System.Reflection;

namespace Bench.Measure;

/// <summary>
/// The version of this program and the commit that it was built from, for records: "1.0.0+0123456789ab", and "-changed" where sources had been changed since.
/// </summary>
public static class BenchVersion
{
    private const int ShortCommit = 12;

    public static readonly string Text =
        Short(typeof(BenchVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0");

    public static string Short(string version)
    {
        if (version.Split('+', 2) is not [var number, var commit]) return version;
        var (hash, more) = commit.Split('-', 2) is [var h, var changed] ? (h, "-" + changed) : (commit, "");
        return $"{number}+{hash[..Math.Min(ShortCommit, hash.Length)]}{more}";
    }
}
