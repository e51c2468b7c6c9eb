using Bench.Bundles;
using Bench.Catalogue;
using Bench.Protocol;

namespace Bench.Tests.Catalogue;

public class EnvironmentsTests
{
    [Theory]
    [InlineData("2.20", true)]
    [InlineData("cuda", true)]
    [InlineData("2026-11_a", true)]
    [InlineData("", false)]
    [InlineData(".hidden", false)]
    [InlineData("../elsewhere", false)]
    [InlineData("a/b", false)]
    [InlineData("a@b", false)]
    [InlineData("a+b", false)]
    [InlineData("2.20.123.part", false)]
    public void ALabelCanBeAFoldersNameAndBeTyped(string text, bool label) => Assert.Equal(label, Environments.IsLabel(text));

    [Theory]
    [InlineData("cpu", null, "bench engines add mine")]
    [InlineData("cpu", "2.20", "bench engines add mine --as mine@2.20")]
    [InlineData("cuda", "cuda", "bench engines add mine --device cuda")]
    [InlineData("cuda", "old", "bench engines add mine --device cuda --as mine@old")]
    public void TheCommandThatMakesItIsTold(string device, string? label, string expected) =>
        Assert.Equal(expected,
            new EngineEnvironment { Engine = new Engine { Name = "mine", Folder = "/nowhere/mine" }, Device = device, Label = label }.Adding);

    // Nobody judges a program of other source by its word alone: one that says nothing is a user's own.
    [Theory]
    [InlineData("/nowhere/program", "another", true)]
    [InlineData("/nowhere/program", null, false)]
    [InlineData(null, "another", false)]
    public void AProgramOfOtherSourceIsSeenWhereItWasBuiltOnDemand(string? program, string? build, bool other)
    {
        var environment = new EngineEnvironment { Engine = new Engine { Name = "mine", Folder = "/nowhere/mine" }, ProgramFolder = program };
        var hello =
            new Hello { Version = 1, Engine = "mine", Versions = new Dictionary<string, string>(), Devices = [], Precisions = [], Modes = [], Build = build };
        Assert.Equal(other ? "its program was built from other source; run \"bench engines add mine\" again" : null, environment.OtherSource(hello));
        Assert.Null(environment.OtherSource(hello with { Build = SourceStamp.Text }));
    }

    [Fact]
    public void WhatIsInstalledHasAKeyOfItsOwn()
    {
        using var folder = new TemporaryFolder();
        var (program, library) = (folder["worker.sh"], folder["library"]);
        File.WriteAllText(program, "one");
        var environment = new EngineEnvironment { Engine = new Engine { Name = "mine", Folder = folder.Path, Start = ["bash", program] } };
        var key = InstalledKey.Of(environment);
        Assert.Equal(key, InstalledKey.Of(environment));
        File.WriteAllText(program, "two words");
        var changed = InstalledKey.Of(environment);
        Assert.NotEqual(key, changed);
        Directory.CreateDirectory(library);
        File.WriteAllText(Path.Combine(library, "lib.so"), "");
        var with = environment with { Library = new RememberedLibrary(Path.Combine(library, "lib.so"), "1") };
        var first = InstalledKey.Of(with);
        Assert.NotEqual(changed, first);
        File.SetLastWriteTimeUtc(with.Library.Path, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.NotEqual(first, InstalledKey.Of(with));
    }

    [Fact]
    public void TheCatalogueAndTheCacheOfBundlesHaveOneHome() => Assert.Equal(Cache.Default().Home, BenchHome.Path);
}
