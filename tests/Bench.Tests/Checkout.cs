namespace Bench.Tests;

/// <summary>The checkout that these tests were built from.</summary>
public static class Checkout
{
    public static readonly string Root = Find();

    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Bench.sln"))) return folder.FullName;
        throw new InvalidOperationException($"no Bench.sln above {AppContext.BaseDirectory}");
    }
}
