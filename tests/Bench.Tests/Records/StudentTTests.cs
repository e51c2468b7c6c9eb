using Bench.Records;

namespace Bench.Tests.Records;

public class StudentTTests
{
    // R: qt(p, df).
    [Theory]
    [InlineData(0.975, 1, 12.7062047361747)]
    [InlineData(0.975, 2, 4.30265272974946)]
    [InlineData(0.975, 3, 3.18244630528371)]
    [InlineData(0.975, 4, 2.77644510519779)]
    [InlineData(0.975, 8, 2.30600413520417)]
    [InlineData(0.975, 30, 2.04227245630124)]
    [InlineData(0.975, 1000, 1.96233908082641)]
    [InlineData(0.95, 2, 2.91998558035373)]
    [InlineData(0.95, 10, 1.81246112281168)]
    [InlineData(0.995, 5, 4.03214298355523)]
    [InlineData(0.9995, 5, 6.86882662588111)]
    public void QuantilesAreThoseOfR(double probability, double degrees, double expected)
    {
        Assert.Equal(expected, StudentT.Quantile(probability, degrees), expected * 1e-10);
        Assert.Equal(-expected, StudentT.Quantile(1 - probability, degrees), expected * 1e-10);
    }

    [Theory]
    [InlineData(1, 0.75)]
    [InlineData(0, 0.5)]
    [InlineData(-1, 0.25)]
    public void OneDegreeIsCauchys(double t, double expected) => Assert.Equal(expected, StudentT.Cumulative(t, 1), 1e-14);

    [Fact]
    public void TwoDegreesHaveAClosedForm()
    {
        foreach (var t in new[] { 0.1, 0.5, 1, 2, 5, 50 })
            Assert.Equal(0.5 + t / (2 * Math.Sqrt(2 + t * t)), StudentT.Cumulative(t, 2), 1e-13);
    }

    [Fact]
    public void BothTailsAreTwiceOne() => Assert.Equal(2 * (1 - StudentT.Cumulative(2.5, 7)), StudentT.TwoSided(2.5, 7), 1e-13);
}
