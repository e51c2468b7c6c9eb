using Bench.Graphs;
using Bench.Tests.EndToEnd.Workers;

namespace Bench.Tests.EndToEnd.TensorFlow;

/// <summary>What sums many halves comes out as if summed exactly and rounded once.</summary>
public sealed class HalvesTests() : EngineTests("tensorflow-c")
{
    private const int Side = 64, Plane = Side * Side;

    // Whole numbers from 1 to 201: every half has them.
    private static readonly float[] s_x = [.. Enumerable.Range(0, 2 * Plane).Select(i => (float)(i * 37 % 201 + 1))];
    private static readonly double[] s_means = [.. Channels().Select(c => c.Average())];
    private static readonly double[] s_variances = [.. Channels().Select((c, i) => c.Average(v => (v - s_means[i]) * (v - s_means[i])))];

    [Theory]
    [MemberData(nameof(Means))]
    public void MeansAreNotSummedInHalves(string precision, string op)
    {
        var b = new GraphBuilder("mean");
        var x = b.Input("x", DType.F32, [1, 2, Side, Side]);
        b.Output(op switch
        {
            "GlobalAveragePool" => b.Add(op, [x]),
            "AveragePool" => b.Add(op, [x], ("kernel_shape", new[] { Side, Side })),
            "padded AveragePool" => b.Add("AveragePool", [x], ("kernel_shape", new[] { 1, Side }), ("pads", new[] { 0, 0, 0, 1 })),
            _ => b.Add(op, [x, b.Constant(Tensor.Longs(2, 3))]),
        });
        Load((b.Build(1), Data()), precision);
        Run(1);
        var outputs = Fetch("outputs").Values.Single();
        var first = outputs.ToDoubles().Chunk((int)outputs.Shape.Elements / 2).Select(channel => channel[0]);
        AssertRounded(precision, op == "padded AveragePool" ? [.. Channels().Select(c => c[..Side].Average())] : s_means, [.. first]);
    }

    public static TheoryData<string, string> Means()
    {
        var cases = new TheoryData<string, string>();
        foreach (var precision in new[] { "fp16", "bf16" })
            foreach (var op in new[] { "GlobalAveragePool", "AveragePool", "padded AveragePool", "ReduceMean" }) cases.Add(precision, op);
        return cases;
    }

    [Theory]
    [InlineData("fp16")]
    [InlineData("bf16")]
    public void SquaresMayBeLargerThanAHalf(string precision)
    {
        var b = new GraphBuilder("length");
        b.Output(b.Add("ReduceL2", [b.Input("x", DType.F32, [1, 2, Side, Side]), b.Constant(Tensor.Longs(2, 3))]));
        Load((b.Build(1), Data()), precision);
        Run(1);
        AssertRounded(precision, [.. Channels().Select(c => Math.Sqrt(c.Sum(v => (double)v * v)))], Fetch("outputs").Values.Single().ToDoubles());
    }

    [Theory]
    [InlineData("fp16")]
    [InlineData("bf16")]
    public void RunningSumsDoNotStandStill(string precision)
    {
        var b = new GraphBuilder("running");
        b.Output(b.Add("CumSum", [b.Input("x", DType.F32, [400]), b.Constant(Tensor.Scalar(0L))]));
        Load((b.Build(1), new() { ["x"] = Floats([400], s_x[..400]) }), precision);
        Run(1);
        var sum = 0.0;
        AssertRounded(precision, [.. s_x[..400].Select(v => sum += v)], Fetch("outputs").Values.Single().ToDoubles());
    }

    [Theory]
    [InlineData("fp16")]
    [InlineData("bf16")]
    public void ManyEqualExponentialsAreNotInfinite(string precision)
    {
        var b = new GraphBuilder("logarithm");
        b.Output(b.Add("ReduceLogSumExp", [b.Input("x", DType.F32, [300, 300]), b.Constant(Tensor.Longs(0, 1))]));
        Load((b.Build(1), new() { ["x"] = Floats([300, 300], [.. Enumerable.Repeat(1f, 90_000)]) }), precision);
        Run(1);
        AssertRounded(precision, [1 + Math.Log(90_000)], Fetch("outputs").Values.Single().ToDoubles());
    }

    [Theory]
    [InlineData("fp16")]
    [InlineData("bf16")]
    public void AMeanOfLargeHalvesIsAsLargeAsThey(string precision)
    {
        var b = new GraphBuilder("four");
        var x = b.Input("x", DType.F32, [2]);
        b.Output(b.Add("Mean", [x, x, x, x]));
        Load((b.Build(1), new() { ["x"] = Floats([2], 30_000, -30_000) }), precision);
        Run(1);
        AssertRounded(precision, [30_000, -30_000], Fetch("outputs").Values.Single().ToDoubles());
    }

    [Theory]
    [InlineData("fp16")]
    [InlineData("bf16")]
    public void ALossOfManySamplesDoesNotStandStill(string precision)
    {
        const int samples = 3000;
        var b = new GraphBuilder("loss");
        b.Output(b.Add("NegativeLogLikelihoodLoss", [b.Input("x", DType.F32, [samples, 2]), b.Constant(Tensor.Longs([.. Enumerable.Repeat(1L, samples)]))], ("reduction", "sum")));
        Load((b.Build(1), new() { ["x"] = Floats([samples, 2], [.. Enumerable.Repeat(-1.5f, 2 * samples)]) }), precision);
        Run(1);
        AssertRounded(precision, [1.5 * samples], Fetch("outputs").Values.Single().ToDoubles());
    }

    // Rank 4 is the fused kernel, rank 3 the formula: values far from zero cancel in it.
    [Theory]
    [InlineData("fp16", 4, false)]
    [InlineData("bf16", 4, false)]
    [InlineData("fp16", 3, false)]
    [InlineData("bf16", 3, false)]
    [InlineData("fp16", 4, true)]
    [InlineData("bf16", 4, true)]
    public void BatchNormsAreRoundedOnce(string precision, int rank, bool training)
    {
        var b = new GraphBuilder("norm");
        Shape shape = rank == 4 ? [1, 2, Side, Side] : [1, 2, Plane];
        string[] channels = [.. new[] { "scale", "bias", "mean", "variance" }.Select(name => b.Weight(name, DType.F32, [2], Fill.Uniform(1)))];
        var y = b.Add("BatchNormalization", training ? 3 : 1, [b.Input("x", DType.F32, shape), .. channels], ("training_mode", training ? 1 : 0));
        foreach (var output in y) b.Output(output);
        double[] mean = training ? s_means : [100, 102], variance = training ? s_variances : [4096, 2048];
        Load((b.Build(1), new() { ["x"] = Floats(shape, s_x), ["scale"] = Floats([2], 1, 2), ["bias"] = Floats([2], 0, 1), ["mean"] = Floats([2], 100, 102), ["variance"] = Floats([2], 4096, 2048) }), precision);
        Run(1);
        var outputs = Fetch("outputs");
        AssertRounded(precision, [.. s_x.Select((v, i) => (v - mean[i / Plane]) / Math.Sqrt(variance[i / Plane] + 1e-5) * (1 + i / Plane) + i / Plane)], outputs[y[0]].ToDoubles());
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
