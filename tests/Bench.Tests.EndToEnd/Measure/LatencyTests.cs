using System.Text.Json;
using Bench.Measure.Rounds;
using Bench.Records;
using Bench.Reports;
using Bench.Tests.EndToEnd.Cli;

namespace Bench.Tests.EndToEnd.Measure;

// The latency regime, apart from throughput: a fence and a time a step, and percentiles of those alone.
[Collection(nameof(Timed))]
public sealed class LatencyTests(RunFolder folder, CliFolder cli) : IClassFixture<RunFolder>, IClassFixture<CliFolder>
{
    [Fact]
    public void EveryStepHasATimeOfItsOwn()
    {
        var record = folder.Run(
            folder.Plan("iterationSeconds: 0.1\nleadInSeconds: 0.02\nwarm: {steps: 2, seconds: 0.1, limit: 0.3}\nthreads: 1\nlaunches: 1\nrounds: 2\n"
            + "workloads: [{model: tiny-gpt2, batch: 1, seq: 8}]\nregime: [throughput, latency]\nengines: [{name: 'null', options: {work: 100000}}, "
                + "onnxruntime, torchsharp, reference]\n"));
        Assert.All(record.Cells, cell => Assert.True(cell.Judged == OutcomeKind.Measured, CellWords.Reason(cell)));
        Assert.Equal(4, record.Cells.Count(cell => cell.Parts.Regime == Regimes.Latency));
        foreach (var cell in record.Cells)
        {
            if (cell.Parts.Regime == Regimes.Throughput)
            {
                Assert.All(cell.Iterations, iteration => Assert.Null(iteration.Each));
                Assert.Null(Percentiles.Of(cell, 50));
                continue;
            }

            Assert.All(cell.Iterations, iteration =>
            {
                Assert.Equal(iteration.Steps, iteration.Each!.Count);
                Assert.True(iteration.Each.Sum() <= iteration.WorkerNanoseconds);
                Assert.InRange(iteration.Steps, 1, Calibration.MostTimedSteps);
            });
            // Percentiles that too few steps lie beyond are not told.
            double Told(double percent) => Percentiles.Of(cell, percent) ?? double.PositiveInfinity;
            var (low, middle, high) = (Told(50), Told(90), Told(99));
            Assert.True(low <= middle && middle <= high, $"{cell.Key}: {low} {middle} {high}");
            if (cell.Parts.Engine != "null") continue;
            Assert.InRange(low, 100_000, 150_000);
            Assert.InRange(middle, low, double.MaxValue);
        }
    }

    [Fact]
    public void TheCommandLineAsksForItAndShowsThePercentiles()
    {
        var (code, output, errors) = cli.Run("run --workload tiny-gpt2 --seq 8 --batch 1 --engine reference --threads 1 --regime latency --launches 1 "
            + "--rounds 2 --iteration-seconds 0.2 --warm-up 0.1-0.3 --out latency.json --json");
        Assert.True(code == 0, errors);
        using var json = JsonDocument.Parse(output);
        var cell = json.RootElement.GetProperty("cells")[0];
        Assert.Contains("regime=latency", cell.GetProperty("key").GetString());
        Assert.True(cell.GetProperty("p50Nanoseconds").GetDouble() <= cell.GetProperty("p90Nanoseconds").GetDouble());
        var (_, table, _) = cli.Run("show latency.json");
        Assert.Matches("· latency\\s+tokens/s .* p50 +p90 +p99 +memory", table);
    }
}
