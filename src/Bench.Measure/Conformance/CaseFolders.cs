using System.IO.Enumeration;

namespace Bench.Measure.Conformance;

/// <summary>Where official cases lie: a folder of folders that hold a model.onnx and a test_data_set_0.</summary>
public static class CaseFolders
{
    public const string FolderVariable = "BENCH_CONFORMANCE";
    private const int Depth = 3;

    /// <summary>The folder that the user names, else the one beside the checkout, else Debian's; null where there is none.</summary>
    public static string? Find(string? checkout)
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } named) return named;
        string[] places = checkout is null ? [] : [Path.GetFullPath(Path.Combine(checkout, "..", "shared", "conformance", "node"))];
        return places.Append("/usr/share/libonnx-testdata/data/node").FirstOrDefault(Directory.Exists);
    }

    /// <summary>The cases below a folder that is laid out like the official ones, at any of the upper levels, by name.</summary>
    /// <param name="filter">A glob over the names.</param>
    public static IReadOnlyList<string> Cases(string folder, string? filter = null)
    {
        var found = new List<string>();
        Collect(folder, Depth, found);
        if (filter is not null) found.RemoveAll(path => !FileSystemName.MatchesSimpleExpression(filter, Path.GetFileName(path)));
        return [.. found.OrderBy(Path.GetFileName, StringComparer.Ordinal)];
    }

    private static void Collect(string folder, int depth, List<string> found)
    {
        if (File.Exists(Path.Combine(folder, "model.onnx")) && Directory.Exists(Path.Combine(folder, "test_data_set_0"))) found.Add(folder);
        else if (depth > 0)
            foreach (var inner in Directory.EnumerateDirectories(folder)) Collect(inner, depth - 1, found);
    }
}
