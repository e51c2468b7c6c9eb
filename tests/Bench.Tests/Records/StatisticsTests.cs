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
