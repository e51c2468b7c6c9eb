using Bench.Catalogue;
using Bench.Cli;
using Bench.Cli.Installing;

namespace Bench.Tests.Installing;

public sealed class LibrarySearchTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bench-libraries-").FullName;
    private readonly Install.ByLibrary _way = new("good", ["libgood.so.2", "libfair.so*"], "Some.Redist", null, null);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void OfAGivenFolderTheFilesComeInTheOrderOfTheirNames()
    {
        string fair = Put("given", "libfair.so.1"), good = Put("given", "libgood.so.2");
        Put("given", "libother.so");
        Assert.Equal([good, fair], LibrarySearch.Given(_way, Path.GetDirectoryName(good)!).Files);
        Assert.Equal([fair], LibrarySearch.Given(_way, fair).Files);
    }

    [Fact]
    public void OfAPackageTheNewestVersionThatHasFilesForThisMachineComesFirst()
    {
        string Version(string version) => Put(Path.Combine("some.redist", version, "runtimes", LibrarySearch.Platform, "native"), "libfair.so");
        string old = Version("2.9.0"), newest = Version("2.16.0");
        Put(Path.Combine("some.redist", "2.17.0", "runtimes", "another", "native"), "libfair.so");
        var place = LibrarySearch.Package(_way, "Some.Redist", _folder);
        Assert.Equal("Some.Redist", place.From);
        Assert.Equal([newest, old], place.Files);
    }

    [Fact]
    public void WhyAPackageBringsNoneIsSaid()
    {
        Put(Path.Combine("some.redist", "2.17.0", "runtimes", "another", "native"), "libfair.so");
        var (_, files, without) = LibrarySearch.Package(_way, "Some.Redist", _folder);
        Assert.Empty(files);
        Assert.Equal($"{Path.Combine(_folder, "some.redist")} holds none of libgood.so.2, libfair.so* for {LibrarySearch.Platform}", without);
        Assert.Equal("the package Some.Redist is not restored", LibrarySearch.Package(_way, "Some.Redist", Path.Combine(_folder, "none")).Without);
    }

    [Theory]
    [InlineData("gone", "--lib: there is no \"")]
    [InlineData("", "holds none of libgood.so.2, libfair.so*.")]
    public void AGivenPlaceWithoutALibraryIsSaid(string place, string expected)
    {
        var error = Assert.Throws<UserException>(() => LibrarySearch.Given(_way, Path.Combine(_folder, place)));
        Assert.Contains(expected, error.Message);
    }

    // One that every Python has.
    [Fact]
    public void OfAPythonPackageItIsSaidWhetherItIsThereOrLacksTheFiles()
    {
        LibraryPlace Found(string module, string file) => LibrarySearch.Python(new("good", [file], null, module, null), module);
        var place = Found("json", "decoder.py");
        Assert.SkipWhen(place.Files.Count == 0, "there is no Python");
        Assert.EndsWith("decoder.py", Assert.Single(place.Files));
        Assert.Equal($"Python's json, installed at {Path.GetDirectoryName(place.Files[0])}, has none of libgood.so", Found("json", "libgood.so").Without);
        Assert.Equal("Python has no no_such_module", Found("no_such_module", "libgood.so").Without);
    }

    private string Put(string folder, string file)
    {
        var path = Path.Combine(_folder, folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "");
        return path;
    }
}
