using Bench.Cli;
using Bench.Cli.Installing;

namespace Bench.Tests.Installing;

public sealed class LibrarySearchTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bench-libraries-").FullName;
    private readonly Dictionary<string, string> _way = new() { ["files"] = "libgood.so.2 libfair.so*", ["nuget"] = "Some.Redist" };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void OfAGivenFolderTheFilesComeInTheOrderOfTheirNames()
    {
        string fair = Put("given", "libfair.so.1"), good = Put("given", "libgood.so.2");
        Put("given", "libother.so");
        Assert.Equal([(good, "--lib"), (fair, "--lib")], LibrarySearch.Find(_way, Path.GetDirectoryName(good), _folder));
        Assert.Equal([(fair, "--lib")], LibrarySearch.Find(_way, fair, _folder));
    }

    [Fact]
    public void OfAPackageTheNewestVersionThatHasFilesForThisMachineComesFirst()
    {
        string Version(string version) => Put(Path.Combine("some.redist", version, "runtimes", LibrarySearch.Platform, "native"), "libfair.so");
        string old = Version("2.9.0"), newest = Version("2.16.0");
        Put(Path.Combine("some.redist", "2.17.0", "runtimes", "another", "native"), "libfair.so");
        Assert.Equal([(newest, "Some.Redist"), (old, "Some.Redist")], LibrarySearch.Find(_way, null, _folder));
        Assert.Empty(LibrarySearch.Find(_way, null, Path.Combine(_folder, "none")));
    }

    [Theory]
    [InlineData("gone", "--lib: there is no \"")]
    [InlineData("", "holds none of libgood.so.2, libfair.so*.")]
    public void AGivenPlaceWithoutALibraryIsSaid(string place, string expected)
    {
        var error = Assert.Throws<UserException>(() => LibrarySearch.Find(_way, Path.Combine(_folder, place), _folder));
        Assert.Contains(expected, error.Message);
    }

    private string Put(string folder, string file)
    {
        var path = Path.Combine(_folder, folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "");
        return path;
    }
}
