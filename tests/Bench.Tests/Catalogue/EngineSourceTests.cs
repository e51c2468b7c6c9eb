using Bench.Catalogue;

namespace Bench.Tests.Catalogue;

public sealed class EngineSourceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bench-source-").FullName;

    public EngineSourceTests()
    {
        Put("mine/mine.csproj", """<Project><ItemGroup><Compile Include="../other/**/*.cs" Exclude="../other/Program.cs;../other/Native/**" /><ProjectReference Include="../line/line.csproj" /><PackageReference Include="Some" Version="1" /></ItemGroup></Project>""");
        Put("mine/Program.cs", "mine");
        Put("other/Program.cs", "its own");
        Put("other/Native/Calls.cs", "its own");
        Put("other/Lowering/Conv.cs", "shared");
        Put("line/line.csproj", "<Project />");
        Put("line/Line.cs", "referenced");
    }

    private string Hash => EngineSource.Hash(Path.Combine(_folder, "mine", "mine.csproj"))!;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("mine/Program.cs")]
    [InlineData("mine/New.cs")]
    [InlineData("mine/Directory.Build.props")]
    [InlineData("Directory.Packages.props")]
    [InlineData("other/Lowering/Conv.cs")]
    [InlineData("other/Lowering/Deep/New.cs")]
    [InlineData("line/line.csproj", "<Project></Project>")]
    [InlineData("line/Inside/New.cs")]
    public void AChangeOfWhatIsCompiledInChangesIt(string file, string content = "changed")
    {
        var before = Hash;
        Assert.Equal(before, Hash);
        Put(file, content);
        Assert.NotEqual(before, Hash);
    }

    [Theory]
    [InlineData("other/Program.cs")]
    [InlineData("other/Native/Calls.cs")]
    [InlineData("other/other.csproj")]
    [InlineData("line/obj/Made.cs")]
    [InlineData("elsewhere/New.cs")]
    public void AChangeBesideItDoesNot(string file)
    {
        var before = Hash;
        Put(file, "changed");
        Assert.Equal(before, Hash);
    }

    [Fact]
    public void WhereTheCheckoutIsNotThereAnyProgramIsOfIt()
    {
        File.Delete(Path.Combine(_folder, "line", "line.csproj"));
        Assert.Null(Hash);
        var engine = new Engine { Name = "mine", Folder = Path.Combine(_folder, "mine"), Modes = [], Precisions = [], Devices = [] };
        Assert.True(EngineSource.IsOf(engine, _folder));
    }

    [Fact]
    public void AProgramIsOfTheSourceThatItWasNotedWith()
    {
        var engine = new Engine { Name = "mine", Folder = Path.Combine(_folder, "mine"), Modes = [], Precisions = [], Devices = [] };
        Assert.False(EngineSource.IsOf(engine, _folder));
        EngineSource.Note(_folder, Hash);
        Assert.True(EngineSource.IsOf(engine, _folder));
        EngineSource.Note(_folder, "another");
        Assert.False(EngineSource.IsOf(engine, _folder));
    }

    // The lowering that both engines share.
    [Fact]
    public void WhatIsCompiledIntoTheEngineBuiltOnDemandIsFound()
    {
        var project = Checkout.Path("src", "Engines", "tensorflow.net", "tensorflow.net.csproj");
        Assert.SkipUnless(File.Exists(project), "there is no engine that is built on demand");
        Assert.NotNull(EngineSource.Hash(project));
    }

    private void Put(string file, string content)
    {
        var path = Path.Combine(_folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
