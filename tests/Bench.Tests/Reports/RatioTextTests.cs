using Bench.Reports;

namespace Bench.Tests.Reports;

public class RatioTextTests
{
    [Theory]
    [InlineData(0.73, 0.68, 0.79, "0.73× (0.68 … 0.79)")]
    [InlineData(0.96, 0.9, 1.03, "0.96× (0.90 … 1.03)")]
    [InlineData(1.005, 1.003, 1.007, "1.005× (1.003 … 1.007)")]
    [InlineData(1.0101, 1.01, 1.0102, "1.0101× (1.0100 … 1.0102)")]
    [InlineData(0.0521, 0.049, 0.055, "0.052× (0.049 … 0.055)")]
    [InlineData(250, 240.2, 260, "250× (240 … 260)")]
    [InlineData(12.34, 11, 14, "12.34× (11.00 … 14.00)")]
    public void DigitsFollowTheInterval(double ratio, double low, double high, string expected) => Assert.Equal(expected, RatioText.Whole(ratio, low, high));

    // What is claimed is not contradicted by rounding, and what is not does not seem claimed.
    [Theory]
    [InlineData(0.95, 0.9, 0.9984, "0.950× (0.900 … 0.998)")]
    [InlineData(0.95, 0.9, 1.0004, "0.9500× (0.9000 … 1.0004)")]
    [InlineData(0.996, 0.992, 0.9996, "0.9960× (0.9920 … 0.9996)")]
    [InlineData(1.1, 1.0002, 1.2, "1.1000× (1.0002 … 1.2000)")]
    [InlineData(1.1, 1, 1.2, "1.10× (1.00 … 1.20)")]
    public void NoEndReadsAsOneThatIsNot(double ratio, double low, double high, string expected) => Assert.Equal(expected, RatioText.Whole(ratio, low, high));
}
