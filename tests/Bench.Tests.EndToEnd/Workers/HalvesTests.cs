using Bench.Graphs;

namespace Bench.Tests.EndToEnd.Workers;

/// <summary>What sums many halves comes out as if summed exactly and rounded once.</summary>
public sealed class HalvesTests() : EngineTests("tensorflow-c")
{
    private const int Side = 64, Plane = Side * Side;

    private static readonly string[] s_engines = ["tensorflow-c", "torchsharp"], s_precisions = ["fp16", "bf16"];

    // Whole numbers from 1 to 201: every half has them.
    private static readonly float[] s_x = [.. Enumerable.Range(0, 2 * Plane).Select(i => (float)(i * 37 % 201 + 1))];
    private static readonly double[] s_means = [.. Channels().Select(c => c.Average())];
    private static readonly double[] s_variances = [.. Channels().Select((c, i) => c.Average(v => (v - s_means[i]) * (v - s_means[i])))];

    public static TheoryData<string, string> Halves => [.. from engine in s_engines from precision in s_precisions select (engine, precision)];

    // Rank 4 is TensorFlow's fused kernel, rank 3 the formula: values far from zero cancel in it.
    public static TheoryData<string, string, int, bool> Norms =>
        [.. from engine in s_engines from precision in s_precisions from norm in new[] { (4, false), (3, false), (4, true) } select (engine, precision,
            norm.Item1, norm.Item2)];

    [Theory]
    [MemberData(nameof(Halves))]
    public void MeansAreNotSummedInHalves(string engine, string precision)
    {
        Use(engine);
        var b = new GraphBuilder("means");
        var x = b.Input("x", DType.F32, [1, 2, Side, Side]);
        var rows = b.Add("Reshape", [x, b.Constant(Tensor.Longs(1, 2, Plane))]);
        var blocks = b.Add("Reshape", [x, b.Constant(Tensor.Longs(1, 2, 1, Side, Side))]);
        string[] planes =
        [
            b.Add("ReduceMean", [x, b.Constant(Tensor.Longs(2, 3))]),
            b.Add("GlobalAveragePool", [x]), b.Add("GlobalAveragePool", [rows]), b.Add("GlobalAveragePool", [blocks]),
            b.Add("AveragePool", [x], ("kernel_shape", new[] { Side, Side })),
        ];
        string[] lines =
        [
            b.Add("AveragePool", [rows], ("kernel_shape", new[] { Side })), b.Add("AveragePool", [blocks], ("kernel_shape", new[] { 1, 1, Side })),
            b.Add("AveragePool", [x], ("kernel_shape", new[] { 1, Side }), ("pads", new[] { 0, 0, 0, 1 })),
        ];
        foreach (var output in planes.Concat(lines)) b.Output(output);
        Load((b.Build(1), Data()), precision);
        Run(1);
        var outputs = Fetch("outputs");
        foreach (var mean in planes) AssertRounded(precision, s_means, outputs[mean].ToDoubles());
        foreach (var first in lines)
            AssertRounded(precision, [.. Channels().Select(c => c[..Side].Average())],
                [.. outputs[first].ToDoubles().Chunk((int)outputs[first].Shape.Elements / 2).Select(channel => channel[0])]);
    }

    [Theory]
    [MemberData(nameof(Halves))]
    public void WhatIsSummedMayBeLargerThanAHalf(string engine, string precision)
    {
        Use(engine);
        var b = new GraphBuilder("length");
        string x = b.Input("x", DType.F32, [1, 2, Side, Side]), axes =
            b.Constant(Tensor.Longs(2, 3)), length = b.Add("ReduceL2", [x, axes]), logarithm = b.Add("ReduceLogSum", [x, axes]);
        foreach (var output in new[] { length, logarithm }) b.Output(output);
        Load((b.Build(1), Data()), precision);
        Run(1);
        var outputs = Fetch("outputs");
        AssertRounded(precision, [.. Channels().Select(c => Math.Sqrt(c.Sum(v => (double)v * v)))], outputs[length].ToDoubles());
        AssertRounded(precision, [.. Channels().Select(c => Math.Log(c.Sum(v => (double)v)))], outputs[logarithm].ToDoubles());
    }

    [Theory]
    [MemberData(nameof(Halves))]
    public void RunningSumsDoNotStandStill(string engine, string precision)
    {
        Use(engine);
        var b = new GraphBuilder("running");
        b.Output(b.Add("CumSum", [b.Input("x", DType.F32, [400]), b.Constant(Tensor.Scalar(0L))]));
        Load((b.Build(1), new() { ["x"] = Floats([400], s_x[..400]) }), precision);
        Run(1);
        var sum = 0.0;
        AssertRounded(precision, [.. s_x[..400].Select(v => sum += v)], Fetch("outputs").Values.Single().ToDoubles());
    }

    [Theory]
    [MemberData(nameof(Halves))]
    public void ManyEqualExponentialsAreNotInfinite(string engine, string precision)
    {
        Use(engine);
        var b = new GraphBuilder("logarithm");
        b.Output(b.Add("ReduceLogSumExp", [b.Input("x", DType.F32, [300, 300]), b.Constant(Tensor.Longs(0, 1))]));
        Load((b.Build(1), new() { ["x"] = Floats([300, 300], [.. Enumerable.Repeat(1f, 90_000)]) }), precision);
        Run(1);
        AssertRounded(precision, [1 + Math.Log(90_000)], Fetch("outputs").Values.Single().ToDoubles());
    }

    [Theory]
    [MemberData(nameof(Halves))]
    public void AMeanOrSumOfLargeHalvesMayBeLargerOnTheWay(string engine, string precision)
    {
        Use(engine);
        var b = new GraphBuilder("four");
        var x = b.Input("x", DType.F32, [2]);
        string mean = b.Add("Mean", [x, x, x, x]), sum = b.Add("Sum", [x, x, x, b.Add("Neg", [x]), b.Add("Neg", [x])]);
        foreach (var output in new[] { mean, sum }) b.Output(output);
        Load((b.Build(1), new() { ["x"] = Floats([2], 49_152, -49_152) }), precision);
        Run(1);
        foreach (var output in Fetch("outputs").Values) AssertRounded(precision, [49_152, -49_152], output.ToDoubles());
    }

    [Theory]
    [MemberData(nameof(Halves))]
    public void ALossOfManySamplesDoesNotStandStill(string engine, string precision)
    {
        Use(engine);
        const int samples = 3000;
        var b = new GraphBuilder("loss");
        string x = b.Input("x", DType.F32, [samples, 2]), labels = b.Constant(Tensor.Longs([.. Enumerable.Repeat(1L, samples)]));
        var sum = b.Add("NegativeLogLikelihoodLoss", [x, labels], ("reduction", "sum"));
        var mean = b.Add("NegativeLogLikelihoodLoss", [x, labels, b.Constant(Floats([2], 40, 40))], ("reduction", "mean"));
        foreach (var output in new[] { sum, mean }) b.Output(output);
        Load((b.Build(1), new() { ["x"] = Floats([samples, 2], [.. Enumerable.Repeat(-1.5f, 2 * samples)]) }), precision);
        Run(1);
        var outputs = Fetch("outputs");
        AssertRounded(precision, [1.5 * samples], outputs[sum].ToDoubles());
        AssertRounded(precision, [1.5], outputs[mean].ToDoubles());
    }

    [Theory]
    [MemberData(nameof(Norms))]
    public void BatchNormsAreRoundedOnce(string engine, string precision, int rank, bool training)
    {
        Use(engine);
        var b = new GraphBuilder("norm");
        Shape shape = rank == 4 ? [1, 2, Side, Side] : [1, 2, Plane];
        string[] channels = [.. new[] { "scale", "bias", "mean", "variance" }.Select(name => b.Weight(name, DType.F32, [2], Fill.Uniform(1)))];
        var y = b.Add("BatchNormalization", training ? 3 : 1, [b.Input("x", DType.F32, shape), .. channels], ("training_mode", training ? 1 : 0));
        foreach (var output in y) b.Output(output);
        double[] mean = training ? s_means : [100, 102], variance = training ? s_variances : [4096, 2048];
        Load((b.Build(1),
            new()
            {
                ["x"] = Floats(shape, s_x),
                ["scale"] = Floats([2], 1, 2),
                ["bias"] = Floats([2], 0, 1),
                ["mean"] = Floats([2], 100, 102),
                ["variance"] = Floats([2], 4096, 2048)
            }), precision);
        Run(1);
        var outputs = Fetch("outputs");
        AssertRounded(precision, [.. s_x.Select((v, i) => (v - mean[i / Plane]) / Math.Sqrt(variance[i / Plane] + 1e-5) * (1 + i / Plane) + i / Plane)],
            outputs[y[0]].ToDoubles());
        if (!training) return;
        AssertRounded(precision, [0.9 * 100 + 0.1 * mean[0], 0.9 * 102 + 0.1 * mean[1]], outputs[y[1]].ToDoubles());
        AssertRounded(precision, [0.9 * 4096 + 0.1 * variance[0], 0.9 * 2048 + 0.1 * variance[1]], outputs[y[2]].ToDoubles());
    }

    private static Dictionary<string, Tensor> Data() => new() { ["x"] = Floats([1, 2, Side, Side], s_x) };

    private static float[][] Channels() => [s_x[..Plane], s_x[Plane..]];

    private static void AssertRounded(string precision, double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        // Half a unit in the last place, and what float32 itself leaves of numbers of this size that cancel.
        var half = Math.Pow(2, precision == "fp16" ? -11 : -8);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(actual[i] - expected[i]) <= half * Math.Abs(expected[i]) + 2e-5, $"element {i} is {actual[i]}, the exact value {expected[i]}");
    }
}
