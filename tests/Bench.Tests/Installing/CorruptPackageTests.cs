using System.IO.Compression;
using Bench.Cli.Installing;

namespace Bench.Tests.Installing;

public sealed class CorruptPackageTests
{
    private static readonly byte[] Whole = Package("lib.nuspec");

    [Fact]
    public void WhereAllAreWholeNothingIsAdded() => Assert.Equal("NU1: no", Named("NU1: no", Whole));

    [Fact]
    public void OneThatIsCutAnywhereIsNamed()
    {
        foreach (var length in new[] { 0, 1, 100, Whole.Length / 2, Whole.Length - 30, Whole.Length - 1 })
            Assert.Matches(@"^NU1: no; .*My\.Library\.1\.0\.0\.nupkg is corrupt \(.+\): get it anew$", Named("NU1: no", Whole[..length]));
        Assert.DoesNotContain(';', Named("Central Directory corrupt", "no zip at all"u8.ToArray()));
    }

    // NuGet unpacks such a file without a word.
    [Fact]
    public void ContentThatDoesNotMatchItsChecksumIsNamed()
    {
        byte[] changed = [.. Whole];
        changed[Whole.Length / 2] ^= 1;
        Assert.Contains("is corrupt (runtimes/native/lib.so does not match its checksum)", Named("", changed));
    }

    [Fact]
    public void AnArchiveOfSomethingElseIsNoPackage() => Assert.Contains("is corrupt (it holds no .nuspec)", Named("", Package("readme")));

    [Fact]
    public void OfAnUnpackedFileItsOwnPackageIsLookedAt()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(Directory.CreateDirectory(folder["my.library/1.0.0/runtimes/native"]).FullName, "lib.so");
        Assert.Null(CorruptPackage.Around(file, TestContext.Current.CancellationToken));
        File.WriteAllBytes(folder["my.library/1.0.0/my.library.1.0.0.nupkg"], Whole[..100]);
        Assert.EndsWith($": delete {folder["my.library/1.0.0"]} and get the package anew", CorruptPackage.Around(file, TestContext.Current.CancellationToken));
    }

    private static string Named(string said, byte[] package)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["My.Library.1.0.0.nupkg"], package);
        return CorruptPackage.Named(said, folder.Path, TestContext.Current.CancellationToken);
    }

    // Stored, so that a changed byte is still an archive.
    private static byte[] Package(string first)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
            foreach (var (name, bytes) in new[] { (first, 50), ("runtimes/native/lib.so", 10_000) })
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write(new byte[bytes]);
            }

        return stream.ToArray();
    }
}
