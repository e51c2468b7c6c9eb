using Bench.Bundles;
using Bench.Graphs;
using Bench.Measure.Gate;
using Bench.Measure.Plan;
using Bench.Records;
using Bench.Reports;

namespace Bench.Tests.EndToEnd.Measure;

// Workloads that round more than the table's, or less: right in honest engines, and what is wrong is still found.
public sealed class OwnLimitsTests(RunFolder folder) : IClassFixture<RunFolder>
{
    private const string Fast = "threads: 1\nlaunches: 1\nrounds: 1\niterationSeconds: 0.02\nleadInSeconds: 0.01\n"
        + "warm: {steps: 2, seconds: 0.05, limit: 0.2}\n";

    private enum Beyond { Norm, Least, Nothing }

    // Which of the table's limits the honest reference breaks in them.
    private static readonly Dictionary<string, (string Precision, Beyond Table, Func<Graph> Graph)> Models = new()
    {
        ["one-product"] = ("fp16", Beyond.Least, OneProduct),
        ["far-from-zero"] = ("fp32", Beyond.Norm, FarFromZero),
        ["centred"] = ("fp32", Beyond.Norm, Centred),
        ["long-way"] = ("fp16", Beyond.Nothing, LongWay),
        ["indices"] = ("fp32", Beyond.Nothing, Indices),
    };

    public static TheoryData<string, string> Honest =>
        [.. from model in Models.Keys from engine in new[] { "reference", "onnxruntime" } select (model, engine)];

    [Theory]
    [MemberData(nameof(Honest))]
    public void HonestEnginesPass(string model, string engine)
    {
        var cell = Run(model, engine);
        Assert.All(cell.Verdicts, verdict => Assert.True(verdict.Passed, $"{cell.Key}: {VerdictWords.Of(verdict)}"));
        Assert.Contains(cell.Verdicts, verdict => verdict.Station == "after");
        if (engine != "reference") return;
        var (precision, table, _) = Models[model];
        var (limit, verdicts) = (Limits.Of(precision), cell.Verdicts.Where(verdict => verdict.Station != "fp32").ToList());
        if (table == Beyond.Norm) Assert.Contains(verdicts, verdict => verdict.NormError > limit.Norm && verdict.NormLimit > limit.Norm);
        if (table == Beyond.Least) Assert.Contains(verdicts, verdict => verdict.NormError < limit.Least && verdict.LowerLimit < limit.Least);
    }

    [Theory]
    [InlineData("one-product", "fp16", "wrong-weights", "of its norm away from the golden")]
    [InlineData("one-product", "fp16", "always-fp32", "too exact for the precision asked")]
    [InlineData("far-from-zero", "fp32", "half-precision", "of its norm away from the golden")]
    [InlineData("centred", "fp32", "half-precision", "of its norm away from the golden")]
    [InlineData("long-way", "fp16", "always-fp32", "too exact for the precision asked")]
    [InlineData("indices", "fp32", "next-index", "has another whole number than the golden in ")]
    public void WhatIsWrongIsStillFound(string model, string precision, string lie, string words)
    {
        Assert.Equal(precision, Models[model].Precision);
        var cell = Run(model, $"{{name: faults, options: {{fault: {lie}, on: reference}}}}");
        Assert.Equal(OutcomeKind.FailedGate, cell.Outcome!.Kind);
        Assert.Contains(words, CellWords.Reason(cell));
    }

    private Cell Run(string model, string engine) => folder.Run(folder.Plan(
        $"{Fast}workloads: [{{model: {model}}}]\nprecision: [{Models[model].Precision}]\nengines: [{engine}]\n", Planned(model))).Cells.Single();

    private static PlannedModel Planned(string name) => new()
    {
        Name = name,
        Unit = "samples",
        Recipe = (mode, batch, _) => new Recipe
        {
            Model = name,
            Mode = mode,
            Graph = Models[name].Graph(),
            Weights = new WeightSource.FromSeed(),
            Batch = 4,
            Unit = "samples",
            FlopsPerStep = 0,
            Parameters = 0,
        },
        Batch = 4,
    };

    // Weights that fp16 holds as they are, and sums of one product each: only the input is rounded, which the table takes for too exact.
    private static Graph OneProduct()
    {
        var b = new GraphBuilder("one-product");
        var w = new float[64 * 64];
        for (var i = 0; i < 64; i++) w[i * 64 + (5 * i + 3) % 64] = 0.5f;
        b.Output(b.Add("MatMul", [b.Input("x", DType.F32, [4, 64], Fill.Uniform(1)), b.Constant(Tensor.Of<float>(DType.F32, [64, 64], w))]));
        return b.Build(4);
    }

    // What a large shift rounds off is gone when it is taken back.
    private static Graph FarFromZero()
    {
        var b = new GraphBuilder("far-from-zero");
        var shift = b.Weight("shift", DType.F32, [64], Fill.Uniform(1, 1000));
        b.Output(b.Add("Sub", [b.Add("Add", [b.Input("x", DType.F32, [4, 64], Fill.Uniform(1)), shift]), shift]));
        return b.Build(4);
    }

    // A norm that blows up small differences, as text recognition has it after a long sum.
    private static Graph Centred()
    {
        var b = new GraphBuilder("centred");
        var x = b.Add("MatMul", [b.Input("x", DType.F32, [4, 64], Fill.Uniform(1)), b.Weight("w", DType.F32, [64, 64], Fill.Uniform(0.2))]);
        var moved = b.Add("Add", [x, b.Weight("shift", DType.F32, [1], Fill.Uniform(0.1, 700))]);
        b.Output(b.Add("LayerNormalization", [moved, b.Weight("scale", DType.F32, [64], Fill.Uniform(0.1, 1))]));
        return b.Build(4);
    }

    // Many operators, of which ONNX Runtime rounds few: it computes between its own casts in float32.
    private static Graph LongWay()
    {
        var b = new GraphBuilder("long-way");
        var x = b.Input("x", DType.F32, [4, 64], Fill.Uniform(1));
        for (var i = 0; i < 12; i++)
            x = b.Add("Add", [b.Add("Mul", [b.Add("Tanh", [x]), b.Weight($"w{i}", DType.F32, [64], Fill.Uniform(0.3, 1))]), x]);
        b.Output(x);
        return b.Build(4);
    }

    private static Graph Indices()
    {
        var b = new GraphBuilder("indices");
        var x = b.Add("MatMul", [b.Input("x", DType.F32, [4, 64], Fill.Uniform(1)), b.Weight("w", DType.F32, [64, 640], Fill.Uniform(0.2))]);
        b.Output(b.Add("ArgMax", [b.Add("Reshape", [x, b.Constant(Tensor.Longs(4, 64, 10))])], ("axis", -1), ("keepdims", 0)));
        return b.Build(4);
    }
}
