using Bench.Measure;

namespace Bench.Tests.Measure;

// A record says which commit made it.
public sealed class BenchVersionTests
{
    [Theory]
    [InlineData("1.0.0+bd3cf72053087d760bf7d7eea38d6de8d182abac", "1.0.0+bd3cf7205308")]
    [InlineData("1.0.0+bd3cf72053087d760bf7d7eea38d6de8d182abac-changed", "1.0.0+bd3cf7205308-changed")]
    [InlineData("1.0.0", "1.0.0")]
    public void ACommitIsToldByItsFirstDigits(string whole, string told) => Assert.Equal(told, BenchVersion.Short(whole));

    [Fact]
    public void ACheckoutNamesItsCommit()
    {
        if (!Directory.Exists(Checkout.Path(".git")) && !File.Exists(Checkout.Path(".git"))) Assert.Skip("no checkout of git's");
        Assert.Matches(@"^\d+\.\d+\.\d+\+[0-9a-f]{12}(-changed)?$", BenchVersion.Text);
    }
}
