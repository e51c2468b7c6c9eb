using System.Globalization;
using Bench.Reports;

namespace Bench.Tests.Reports;

public class NumberTests
{
    [Theory]
    [InlineData(34.5678, 0.4321, "34.6 ± 0.4")]
    [InlineData(34.5678, 0.1321, "34.57 ± 0.13")]
    [InlineData(1530.4, 12.2, "1,530 ± 12")]
    [InlineData(1530.4, 52.2, "1,530 ± 52")]
    [InlineData(0.4567, 0.0301, "0.46 ± 0.03")]
    [InlineData(34.5678, 0, "34.6")]
    [InlineData(5227, 1_556_646, "5,200 ± >100 %")]
    public void DigitsFollowTheUncertainty(double value, double uncertainty, string expected) =>
        Assert.Equal(expected, Number.WithUncertainty(value, uncertainty));

    [Theory]
    [InlineData(0.0312, "3.1 %")]
    [InlineData(0.97, "97 %")]
    [InlineData(83.54, ">100 %")]
    public void ASpreadBeyondADoublingHasNoDigits(double share, string expected) => Assert.Equal(expected, Number.Spread(share));

    [Theory]
    [InlineData(850, "850 ns")]
    [InlineData(12_345, "12.3 µs")]
    [InlineData(1_234_567, "1.23 ms")]
    [InlineData(4_800_000_000, "4.8 s")]
    [InlineData(48_000_000_000, "48 s")]
    [InlineData(200_000_000_000, "3 min 20 s")]
    [InlineData(600_000_000_000, "10 min")]
    [InlineData(21_700_000_000_000, "6 h 2 min")]
    public void DurationsHaveTheUnitThatReadsBest(double nanoseconds, string expected) => Assert.Equal(expected, Number.Duration(nanoseconds));

    [Theory]
    [InlineData(512, "512 B")]
    [InlineData(102_228_128, "97.5 MiB")]
    [InlineData(13_476_831_232, "12.6 GiB")]
    public void BytesAreBinary(long bytes, string expected) => Assert.Equal(expected, Number.Bytes(bytes));

    [Fact]
    public void ACommaCultureChangesNothing()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NumberGroupSeparator = "." } };
            Assert.Equal("1,530.5 ± 0.3", Number.WithUncertainty(1530.45, 0.31));
            Assert.Equal("0.70×", Number.Ratio(0.7));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}

public class BarTests
{
    [Theory]
    [InlineData(1.0, "████████")]
    [InlineData(0.5, "████")]
    [InlineData(0.70, "█████▋")]
    [InlineData(0.0, "")]
    public void ABarIsExactToAnEighthOfAColumn(double share, string expected) => Assert.Equal(expected, Bar.Draw(share, 8));
}
