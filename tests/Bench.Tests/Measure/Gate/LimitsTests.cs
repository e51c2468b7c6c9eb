using Bench.Bundles;
using Bench.Measure.Gate;
using Bench.Models;
using Bench.Records;
using Bench.Reference;
using Bench.Tests.Models;

namespace Bench.Tests.Measure.Gate;

public class LimitsTests
{
    private static readonly string[] Simulated = ["fp32", "fp16", "bf16"];

    public static TheoryData<string, string> TinyModels =>
        [.. from model in ModelList.All where model.Name.StartsWith("tiny-", StringComparison.Ordinal) from precision in Simulated select (model.Name,
            precision)];

    [Theory, MemberData(nameof(TinyModels))]
    public void WhatIsCheckedInIsWhatTheReferenceSimulates(string model, string precision)
    {
        var workload = Assert.Single(Simulation.CheckedIn.Workloads, w => w.Model == model);
        var seeded = new SeededModel(model, workload.Batch, workload.Sequence);
        var errors = Simulation.CheckedIn.Precisions[precision];
        var golden = seeded.Outputs();
        foreach (var (output, rounded) in seeded.Outputs(precision))
        {
            var distance = Distance.Between([(rounded, golden[output])]);
            Assert.Equal(0, distance.NonFinite);
            Assert.InRange(distance.Norm, errors.SmallestNorm, errors.LargestNorm);
            Assert.InRange(distance.Worst, 0, errors.LargestWorst);
        }
    }

    [Fact]
    public void WhatIsCheckedInIsOfThisGeneratorAndReference() =>
        Assert.Equal((Seeded.Version, ReferenceVersion.Current), (Simulation.CheckedIn.Generator, Simulation.CheckedIn.Reference));

    [Fact]
    public void EveryModelUpToTheSizeOfLlama160mIsSimulated() =>
        Assert.Equal([.. from model in ModelList.All where model.Parameters <= 162_417_408 orderby model.Name select model.Name],
            Simulation.CheckedIn.Workloads.Select(w => w.Model).Order());

    [Theory]
    [InlineData("fp64", 1e-13, 1e-13, null)]
    [InlineData("fp32", 1e-5, 2e-5, null)]
    [InlineData("fp16", 8e-3, 2e-2, 3e-4)]
    [InlineData("bf16", 8e-2, 2e-1, 2e-3)]
    public void NoLimitIsWiderThanItWas(string precision, double norm, double worst, double? least)
    {
        var limit = Limits.Of(precision);
        Assert.InRange(limit.Norm, 0, norm);
        Assert.InRange(limit.Worst, 0, worst);
        Assert.Equal(least is null, limit.Least is null);
        if (least is { } was) Assert.InRange(limit.Least!.Value, was, norm);
    }

    // What the engines gave on the full models once, held against today's limits: `bench run --workload resnet50,bert-base,gpt2,llama-160m --precision
    // fp32,bf16 …`, and fp16.
    [Theory]
    [InlineData("onnxruntime", "fp32")]
    [InlineData("onnxruntime", "fp16")]
    [InlineData("torchsharp", "fp32")]
    [InlineData("torchsharp", "bf16")]
    [InlineData("torchsharp", "fp16")]
    [InlineData("tensorflow-c", "fp32")]
    [InlineData("tensorflow-c", "fp16")]
    [InlineData("tensorflow-c", "bf16")]
    [InlineData("reference", "fp32")]
    [InlineData("reference", "fp16")]
    [InlineData("reference", "bf16")]
    public void AnHonestEngineIsWithinThemOnTheFullModels(string engine, string precision)
    {
        // On every machine that somebody kept it of.
        var files = Directory.GetFiles(Checkout.Path("results"), "honest-engines*.json", SearchOption.AllDirectories);
        var cells = files.SelectMany(file => Bench.Records.RecordFile.Read(file).Cells)
            .Where(cell => cell.Parts.Engine == engine && cell.Parts.Precision == precision).ToList();
        Assert.Equal(new[] { "bert-base", "gpt2", "llama-160m", "resnet50" }, cells.Select(cell => cell.Parts.Workload.Model).Distinct().Order());
        var limit = Limits.Of(precision);
        // A lower precision is gated in fp32 first, by fp32's limits.
        Assert.All(cells.SelectMany(cell => cell.Verdicts).Where(verdict => verdict.Station != "fp32"), verdict =>
        {
            Assert.InRange(verdict.NormError!.Value, limit.Least ?? 0, limit.Norm);
            Assert.InRange(verdict.WorstError!.Value, 0, limit.Worst);
        });
    }

    // What can slip through at a wider limit: an error of up to so many times what rounding alone does to this very output, and never a tenth of it.
    [Theory]
    [InlineData("fp32", 1e-7, 9e-6, null)]
    [InlineData("fp32", 1e-5, 8e-5, null)]
    [InlineData("fp32", 1e-2, 0.08, null)]
    [InlineData("fp32", 0.3, 0.1, null)]
    [InlineData("fp16", 3e-3, 0.012, 3e-4)]
    [InlineData("fp16", 3e-4, 8e-3, 1e-4)]
    [InlineData("bf16", 0.3, 0.1, 2e-3)]
    public void AWorkloadsOwnLimitIsSoManyTimesItsOwnRounding(string precision, double simulated, double norm, double? least)
    {
        var own = Limits.Of(precision).For(new SimulatedErrors.Output(simulated, simulated, simulated), Limits.Factor(precision)!.Value);
        Assert.Equal(norm, own.Norm, 1e-9);
        Assert.True(own.Worst >= Limits.Of(precision).Worst);
        Assert.Equal(least ?? -1, own.Least ?? -1, 1e-9);
        Assert.True(Judged(norm * 0.999).Passed);
        Assert.False(Judged(norm * 1.001).Passed);

        Verdict Judged(double distance) => Judgement.Of(new Distance(distance, 0, 0, 10), own, "y", 1, "before", 0);
    }

    [Fact]
    public void UpperLimitsAreRoundedOutwardsToOneDigitAndTheLeastToTheNearest()
    {
        var errors = new Simulation.Errors(1e-3, 2e-3, 5e-3);
        var table = Limits.From(Simulation.CheckedIn with
        {
            Precisions = new Dictionary<string, Simulation.Errors>
            {
                ["fp32"] = new(1e-7, 1.3e-6, 2.5e-6),
                ["fp16"] = errors,
                ["bf16"] = errors with { SmallestNorm = 8.8e-4, LargestWorst = 5.1e-3 }
            }
        });
        Assert.Equal(new Limit(2e-5, 2e-5), table["fp32"]);
        Assert.Equal(new Limit(1e-13, 1e-13), table["fp64"]);
        Assert.Equal(new Limit(8e-3, 2e-2, 3e-4), table["fp16"]);
        Assert.Equal(new Limit(8e-3, 3e-2, 3e-4), table["bf16"]);
    }
}
