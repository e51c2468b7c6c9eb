using Bench.Overhead.Drawing;

namespace Bench.Tests.Overhead;

public class ProportionTests
{
    // R: binom.test(50, 1000)$conf.int and its like.
    [Theory]
    [InlineData(50, 1000, 0.0373353976, 0.0653904900)]
    [InlineData(0, 20, 0, 0.1684334714)]
    [InlineData(20, 20, 0.8315665286, 1)]
    [InlineData(1, 2, 0.0125791155, 0.9874208845)]
    public void TheIntervalIsRsBinomTest(int count, int trials, double low, double high)
    {
        var proportion = new Proportion(count, trials);
        Assert.Equal(low, proportion.Low, 1e-6);
        Assert.Equal(high, proportion.High, 1e-6);
    }
}
