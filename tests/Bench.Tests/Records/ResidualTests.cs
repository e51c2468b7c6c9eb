using Bench.Records;
using Record = Bench.Records.Record;

namespace Bench.Tests.Records;

public class ResidualTests
{
    private static readonly double[] A = [0.03, -0.02, 0.01, 0.05], B = [0.01, 0.02, -0.04, 0.03], C = [-0.02, 0.06, 0.01, 0.02];
    private static readonly double[] Waves = [0.5, -0.3, 0.2, 0.9];

    [Fact]
    public void TheResidualIsThatOfATwoWayTableOfCellsAndWaves()
    {
        // Cells differ by their means, waves do the same to all: neither is left.
        var record = Made.Record(Cell("a", A, 0), Cell("b", B, 0.7), Cell("c", C, -0.4));
        double[][] table = [A, B, C];
        var all = table.SelectMany(row => row).Average();
        var squares = Enumerable.Range(0, 3).Sum(cell => Enumerable.Range(0, 4)
            .Sum(wave => Math.Pow(table[cell][wave] - table[cell].Average() - table.Average(row => row[wave]) + all, 2)));
        var pool = Residual.Of(record)!.Pool;
        Assert.Equal(2 * 3, pool.Degrees);
        // A pair has the residual of both of its cells.
        Assert.Equal(Math.Sqrt(2 * squares / 6), pool.LogDeviation, 1e-6);
    }

    [Fact]
    public void GroupsAndRecordsArePooledByTheirDegrees()
    {
        var (one, two) = (Made.Record(Cell("a", A, 0), Cell("b", B, 0)), Made.Record(Cell("a", A, 0), Cell("c", C, 0), Cell("b", B, 0)));
        var (first, second) = (Residual.Of(one)!.Pool, Residual.Of(two)!.Pool);
        var both = Residual.Of([one, two])!.Pool;
        Assert.Equal(3 + 6, both.Degrees);
        Assert.Equal(Math.Sqrt((3 * Math.Pow(first.LogDeviation, 2) + 6 * Math.Pow(second.LogDeviation, 2)) / 9), both.LogDeviation, 1e-9);
        var apart = Residual.Of(Made.Record([.. one.Cells, Cell("a", A, 0, batch: 1), Cell("b", C, 0, batch: 1)]))!.Pool;
        Assert.Equal(6, apart.Degrees);
    }

    [Fact]
    public void OneRowOrOneWaveTellsNothing()
    {
        Assert.Null(Residual.Of(Made.Record(Cell("a", A, 0))));
        Assert.Null(Residual.Of(Made.Record(Made.Cell(Made.Key("a"), [100]), Made.Cell(Made.Key("b"), [100]))));
        Assert.Null(Residual.Of(Made.Record(Cell("a", A, 0), Cell("b", B, 0) with { Outcome = new Outcome(OutcomeKind.Crashed, "died") })));
    }

    [Fact]
    public void ANoisyPairIsJudgedByItsOwnWithFewerDegrees()
    {
        Record Of(double noise) => Made.Record(Cell("a", A, 0), Cell("b", B, 0),
            Cell("c", [.. C.Select(log => noise * log)], 0), Cell("d", A, 0, batch: 1), Cell("e", B, 0, batch: 1));
        var (calm, noisy) = (Within.Of(Of(1)), Within.Of(Of(10)));
        var own = Statistics.Deviation([.. A.Zip(C, (a, c) => a - 10 * c)]);
        var row = noisy.Cells.First(cell => cell.New!.Parts.Engine == "c").Estimate!;
        Assert.True(row.Error >= own / 2 - 1e-9);
        Assert.InRange(row.Degrees, 3, noisy.Spread!.Value.Degrees - 1e-9);
        Assert.All(calm.Cells, cell => Assert.True(cell.Estimate!.Error >= calm.Spread!.Value.LogDeviation / 2 - 1e-9));
    }

    private static Cell Cell(string engine, double[] logs, double mean, int batch = 8) =>
        Made.Cell(Made.Key(engine, batch), [.. logs.Zip(Waves, (log, wave) => new[] { 100 * Math.Exp(log + wave + mean) })]);
}
