using Bench.Overhead;
using Bench.Records;
using Bench.Tests.Records;

namespace Bench.Tests.Overhead;

public class PairedRatioTests
{
    [Fact]
    public void WhatAWaveDoesToBothIsNoPartOfTheInterval()
    {
        var (one, other) = (Made.Cell(Made.Key("a"), [100], [200], [400]), Made.Cell(Made.Key("b"), [102], [200], [404]));
        var ratio = PairedRatio.Of([(one, other), (Made.Cell(Made.Key("a"), [100]), Made.Cell(Made.Key("b"), [101]))])!;
        double[] logs = [Math.Log(100 / 102.0), 0, Math.Log(400 / 404.0), Math.Log(100 / 101.0)];
        // t(0.975, 3), as R has it.
        var half = 3.182446305284264 * Statistics.Deviation(logs) / 2;
        Assert.Equal(4, ratio.Waves);
        Assert.Equal(Math.Exp(logs.Average()), ratio.Ratio, 1e-9);
        Assert.Equal(Math.Exp(logs.Average() - half), ratio.Low, 1e-9);
        Assert.Equal(Math.Exp(logs.Average() + half), ratio.High, 1e-9);
        Assert.Null(PairedRatio.Of([(Made.Cell(Made.Key("a"), [100]), Made.Cell(Made.Key("b"), [101]))]));
    }

    [Fact]
    public void TheTwoVisitsOfARoundArePaired()
    {
        var ratio = PairedRatio.Of([(Made.Cell(Made.Key("a"), [100, 200, 300], [100, 200, 300]), Made.Cell(Made.Key("b"), [303, 101, 202], [303, 101, 202]))])!;
        Assert.Equal(300.0 / 202, ratio.Ratio, 1e-9);
    }
}
