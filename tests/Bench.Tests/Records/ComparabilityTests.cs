using Bench.Records;
using Record = Bench.Records.Record;

namespace Bench.Tests.Records;

public class ComparabilityTests
{
    // The record of another run, with one thing changed.
    private static readonly Dictionary<string, Func<Record, Record>> Changes = new()
    {
        ["batch"] = Parts(key => key with { Workload = key.Workload with { Batch = 4 } }),
        ["seq"] = Parts(key => key with { Workload = key.Workload with { Seq = 64 } }),
        ["device"] = Parts(key => key with { Device = "cuda" }),
        ["precision"] = Parts(key => key with { Precision = "fp16" }),
        ["threads"] = Parts(key => key with { Threads = 1 }),
        ["regime"] = Parts(key => key with { Regime = Regimes.Latency }),
        ["bundle"] = Cells(cell => cell with { Bundle = "4567cdef" }),
        ["inputs"] = Cells(cell => cell with { Inputs = "device" }),
        ["machine"] = record => record with { Machine = record.Machine with { Name = "there" } },
    };

    [Fact]
    public void EverythingThatForbidsAComparisonCanBeLiftedByItsName()
    {
        Assert.Equal(Comparability.Names, Changes.Keys);
        var first = Made.Record(Made.Cell(Made.Key(seq: 32), [100], [101], [99]));
        Assert.Null(Between.Of(first, first with { Name = "again" }).Cells.Single().Obstacle);
        foreach (var (name, change) in Changes)
        {
            var second = change(first with { Name = "again" });
            Assert.All(Between.Of(first, second).Cells, cell => Assert.NotNull(cell.Obstacle));
            var lifted = Between.Of(first, second, [name]).Cells.Single();
            Assert.Null(lifted.Obstacle);
            Assert.Contains(lifted.Differences, difference => difference.StartsWith($"despite {name}: ", StringComparison.Ordinal));
        }
    }

    private static Func<Record, Record> Parts(Func<CellKey, CellKey> change) =>
        Cells(cell => cell with { Parts = change(cell.Parts), Key = change(cell.Parts).ToString() });

    private static Func<Record, Record> Cells(Func<Cell, Cell> change) => record => record with { Cells = [.. record.Cells.Select(change)] };
}
