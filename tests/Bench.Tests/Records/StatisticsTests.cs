using Bench.Records;

namespace Bench.Tests.Records;

public class StatisticsTests
{
    [Fact]
    public void ALaunchIsTheMedianOfItsIterationsStepTimes()
    {
        var cell = Made.Cell(Made.Key(), [1.0, 9.0, 2.0], [4.0, 5.0]);
        Assert.Equal([2e6, 4.5e6], Statistics.LaunchStepNanoseconds(cell));
    }

    [Fact]
    public void TheNumberIsTheGeometricMeanOfItsLaunches()
    {
        var number = Statistics.Number(Made.Cell(Made.Key(batch: 8), [2.0, 2.0, 2.0], [8.0, 8.0, 8.0]))!;
        Assert.Equal(4e6, number.StepNanoseconds, 1e-3);
        Assert.Equal(2000, number.ItemsPerSecond, 1e-6);
    }

    [Fact]
    public void ThePlusMinusIsHalfTheIntervalOfTheMeanOfLogs()
    {
        // R: x <- log(c(100, 102, 98)); qt(.975, 2) * sd(x) / sqrt(3) = 0.0496850…
        var number = Statistics.Number(Made.Cell(Made.Key(), [100], [102], [98]))!;
        double[] logs = [Math.Log(100), Math.Log(102), Math.Log(98)];
        var mean = logs.Average();
        var half = 4.30265272974946 * Math.Sqrt(logs.Sum(x => (x - mean) * (x - mean)) / 2) / Math.Sqrt(3);
        Assert.Equal(half, number.RelativeHalfWidth!.Value, 1e-12);
        Assert.InRange(half, 0.04968, 0.04970);
        Assert.Equal(number.ItemsPerSecondLow!.Value, number.ItemsPerSecond * Math.Exp(-half), 1e-9);
        Assert.Equal((number.ItemsPerSecondHigh!.Value - number.ItemsPerSecondLow!.Value) / 2, number.PlusMinus!.Value, 1e-9);
    }

    [Fact]
    public void OneLaunchHasNoPlusMinus() => Assert.Null(Statistics.Number(Made.Cell(Made.Key(), [3.0, 4.0]))!.PlusMinus);

    [Fact]
    public void ACellThatFailedItsGateHasNoNumber()
    {
        var cell = Made.Cell(Made.Key(), [1.0]);
        Assert.Null(Statistics.Number(cell with { Verdicts = [Made.Verdict(passed: false)] }));
        Assert.Null(Statistics.Number(cell with { Outcome = new Outcome(OutcomeKind.FailedGate, "wrong") }));
        Assert.Null(Statistics.Number(cell with { Outcome = null }));
    }

    [Fact]
    public void ARepeatedIterationDoesNotCount()
    {
        var cell = Made.Cell(Made.Key(), [1.0]) with
        {
            Iterations = [Made.Iteration(1, 1, 9.0, Flags.Foreign, Flags.Repeated), Made.Iteration(1, 1, 2.0), Made.Iteration(1, 2, 2.0, Flags.Foreign)],
        };
        Assert.Equal([2e6], Statistics.LaunchStepNanoseconds(cell));
    }

    [Theory]
    [InlineData(new double[] { 3 }, 3)]
    [InlineData(new double[] { 4, 1 }, 2.5)]
    [InlineData(new double[] { 5, 1, 3 }, 3)]
    [InlineData(new double[] { 5, 1, 3, 100 }, 4)]
    public void MediansAreOfTheMiddle(double[] values, double expected) => Assert.Equal(expected, Statistics.Median(values));
}
