using Bench.Measure.Rounds;

namespace Bench.Tests.Measure.Rounds;

public class WarmTrendTests
{
    [Theory]
    [InlineData(false, 4.0, 3.0, 2.0)]
    [InlineData(false, 4.0, 3.0, 2.5, 2.2)]
    [InlineData(false, 9.0, 9.0, 9.0, 4.0, 3.0, 3.1, 2.2)]
    [InlineData(true, 4.0, 3.0, 2.0, 2.2, 2.1, 2.3)]
    [InlineData(true, 2.0, 2.0, 2.0, 2.0)]
    [InlineData(true, 2.2, 1.8, 2.3, 1.9)]
    public void AWorkerIsWarmOnceItsLastWindowsDoNotFall(bool settled, params double[] windows) => Assert.Equal(settled, WarmTrend.IsSettled(windows));

    [Fact]
    public void NoiseWithoutATrendSettlesSoon()
    {
        var random = new Random(3);
        var windows = new List<double>();
        var needed = new List<int>();
        for (var launch = 0; launch < 1000; launch++)
        {
            windows.Clear();
            while (!WarmTrend.IsSettled(windows)) windows.Add(1 + random.NextDouble());
            needed.Add(windows.Count);
        }

        Assert.InRange(needed.Average(), WarmTrend.Windows, WarmTrend.Windows + 1);
    }

    [Fact]
    public void WhatStillGainsIsNotSettledThroughALittleNoise()
    {
        var random = new Random(4);
        var settled = 0;
        for (var launch = 0; launch < 1000; launch++)
        {
            double[] windows = [.. Enumerable.Range(0, WarmTrend.Windows).Select(i => 1 - 0.1 * i + 0.05 * random.NextDouble())];
            if (WarmTrend.IsSettled(windows)) settled++;
        }

        Assert.InRange(settled, 0, 10);
    }
}
