namespace Bench.Tests.Reference;

/// <summary>Where the official ONNX cases lie on this machine, if they do.</summary>
public static class ConformanceCases
{
    private const string Debian = "/usr/share/libonnx-testdata/data/node";

    public static readonly string? Folder = new[]
    {
        Environment.GetEnvironmentVariable("BENCH_CONFORMANCE"),
        Path.Combine(Checkout.Root, "..", "shared", "conformance", "node"),
        Debian,
    }.FirstOrDefault(f => Directory.Exists(f));

    public static IEnumerable<string> Names => Folder is null
        ? []
        : Directory.EnumerateDirectories(Folder).Where(f => File.Exists(Path.Combine(f, "model.onnx"))).Select(f => Path.GetFileName(f))
            .Order(StringComparer.Ordinal);
}
