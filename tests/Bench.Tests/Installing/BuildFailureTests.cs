using Bench.Cli.Installing;

namespace Bench.Tests.Installing;

public sealed class BuildFailureTests
{
    [Theory]
    [InlineData("/a/errors/a.csproj : error NU1101: Unable to find package Some. No packages exist with this id in source(s): b [/a/errors/a.csproj]\n",
        "NU1101: Unable to find package Some. No packages exist with this id in source(s): b", true)]
    [InlineData("a.csproj : warning NU1507: There are 2 sources\r\na.csproj : error NU1603: Warning As Error: Some depends on Other\r\n",
        "NU1603: Warning As Error: Some depends on Other", true)]
    [InlineData("a.csproj : error NU1301: Unable to load the service index for source b. [a.csproj]\n",
        "NU1301: Unable to load the service index for source b", false)]
    [InlineData("A.cs(3,5): error CS0103: The name 'x' does not exist in the current context [a.csproj]\nB.cs(1,1): error CS1002: ; expected\n",
        "CS0103: The name 'x' does not exist in the current context", false)]
    [InlineData("a.csproj(2,3): error : it is no good [a.csproj]\n", "it is no good", false)]
    [InlineData("MSBUILD : error MSB1009: Project file does not exist.\n", "MSB1009: Project file does not exist", false)]
    [InlineData("Attempting to cancel the build...\n\n", "Attempting to cancel the build...", false)]
    [InlineData("\n", "it said nothing", false)]
    public void TheFirstErrorIsWhatWasSaidElseTheLastWords(string output, string said, bool notServed)
    {
        Assert.Equal(said, BuildFailure.Said(output));
        Assert.Equal(notServed, BuildFailure.IsNotServed(said));
    }
}
