namespace Bench.Catalogue;

/// <summary>Where this Bench lies.</summary>
public static class BenchRoot
{
    public static string? Packed
    {
        get
        {
            string folder = Path.Combine(AppContext.BaseDirectory, "engines");
            return Directory.Exists(folder) ? folder : null;
        }
    }

    public static string? Checkout
    {
        get
        {
            if (Environment.GetEnvironmentVariable("BENCH_ROOT") is { Length: > 0 } root) return Path.GetFullPath(root);
            for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "Bench.sln"))) return folder.FullName;
            }

            return null;
        }
    }
}
