using Bench.Bundles;
using Bench.Graphs;
using Bench.Models;
using Bench.Protocol;
using Bench.Tests.EndToEnd.Workers;

namespace Bench.Tests.EndToEnd.TensorFlow;

// oneDNN is TensorFlow's default on some processors only, and rewrites the graph: each is right with it and without, wherever it runs.
public sealed class OneDnnTests() : EngineTests("tensorflow-c")
{
    private const double Epsilon = 1e-5;

    [Theory]
    [InlineData("1", "on")]
    [InlineData("0", "off")]
    public void ItIsReadBackAsTheEnvironmentHasIt(string variable, string expected)
    {
        Use(variable);
        var settings = Load(Counter()).Loaded!.Settings.ToDictionary(s => s.Name);
        Assert.Equal((expected, "read"), (settings["onednn"].Value, settings["onednn"].Source));
    }

    // Of one row, or compiled, TensorFlow's optimiser would take it for a norm of another epsilon, which these small values tell.
    [Theory]
    [InlineData("1", 1, "weights", "mutable")]
    [InlineData("1", 1, "weights", "frozen")]
    [InlineData("1", 3, "weights", "mutable")]
    [InlineData("1", 3, "weights", "frozen")]
    [InlineData("1", 3, "xla", "on")]
    [InlineData("0", 1, "weights", "mutable")]
    [InlineData("0", 3, "xla", "on")]
    public void ALayerNormKeepsItsEpsilon(string variable, int rows, string option, string value)
    {
        Use(variable);
        var b = new GraphBuilder("norm");
        Shape shape = [1, rows, 4];
        string[] inputs =
            [b.Input("x", DType.F32, shape), b.Weight("scale", DType.F32, [4], Fill.Uniform(1)), b.Weight("bias", DType.F32, [4], Fill.Uniform(1))];
        b.Output(b.Add("LayerNormalization", inputs, ("epsilon", Epsilon)));
        float[] x = [.. Enumerable.Range(0, rows * 4).Select(i => (float)(i * 7 % 5 - 2) / 500)], scale = [1, 2, -3, 4], bias = [0.5f, -1, 0, 2];
        Load((b.Build(rows), new() { ["x"] = Floats(shape, x), ["scale"] = Floats([4], scale), ["bias"] = Floats([4], bias) }), options: (option, value));
        Run(1);
        var expected = x.Chunk(4).SelectMany(row =>
        {
            var mean = row.Average(v => (double)v);
            var deviation = Math.Sqrt(row.Average(v => (v - mean) * (v - mean)) + Epsilon);
            return row.Select((v, i) => (v - mean) / deviation * scale[i] + bias[i]);
        });
        Assert.All(expected.Zip(Fetch("outputs").Values.Single().ToDoubles()), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    // A sum of a product and one row is fused with the product, whatever dimensions of one the row has.
    [Theory]
    [InlineData("1", "Gemm", 1)]
    [InlineData("1", "Gemm", 2)]
    [InlineData("1", "Add", 1)]
    [InlineData("1", "Add", 2)]
    [InlineData("1", "Add", 3)]
    [InlineData("1", "Sum", 2)]
    [InlineData("0", "Gemm", 2)]
    [InlineData("0", "Add", 3)]
    [InlineData("0", "Sum", 2)]
    public void ARowOfSeveralDimensionsIsABias(string variable, string op, int rank)
    {
        Use(variable);
        var b = new GraphBuilder("bias");
        Shape row = [.. Enumerable.Repeat(1, rank - 1), 3];
        string x = b.Input("x", DType.F32, [2, 2]), w = b.Weight("w", DType.F32, [2, 3], Fill.Uniform(1));
        var c = b.Weight("c", DType.F32, row, Fill.Uniform(1));
        b.Output(op == "Gemm"
            ? b.Add("Gemm", [x, w, c], ("transA", 1), ("beta", 2.0))
            : b.Add(op, [b.Add("Gemm", [x, w], ("transA", 1)), b.Add("Add", [c, c])]));
        Load((b.Build(2), new() { ["x"] = Floats([2, 2], 1, 3, 2, 4), ["w"] = Floats([2, 3], 1, 0, 1, 0, 1, 1), ["c"] = Floats(row, 10, 20, 30) }));
        Run(1);
        var y = Fetch("outputs").Values.Single();
        Assert.Equal(rank == 3 ? new Shape(1, 2, 3) : new Shape(2, 3), y.Shape);
        Assert.Equal([21, 42, 63, 23, 44, 67], y.ToDoubles());
    }

    [Theory]
    [InlineData("tiny-gpt2")]
    [InlineData("tiny-bert")]
    public async Task AModelOfOneTokenGivesTheSameWithItAndWithout(string name)
    {
        var model = ModelList.Find(name)!;
        var made = await new Cache(BundleFolder).PrepareAsync(new Recipe
        {
            Model = name,
            Graph = model.Build(1, 1),
            Weights = new WeightSource.FromSeed(),
            Batch = 1,
            Sequence = 1,
            Unit = model.Unit,
            FlopsPerStep = 0,
            Parameters = model.Parameters,
        }, golden: null, cancel: TestContext.Current.CancellationToken);
        double[] Outputs(string variable)
        {
            Use(variable);
            var answer = Load(new Load { Bundle = made.BundleFolder, Weights = made.WeightsFolder, Device = "cpu", Precision = "fp32", Threads = 1 });
            Assert.True(answer.Ok, answer.Text);
            Run(1);
            return [.. Fetch("outputs").OrderBy(output => output.Key).SelectMany(output => output.Value.ToDoubles())];
        }

        double[] without = Outputs("0"), with = Outputs("1");
        Assert.Equal(0, Norm(with.Zip(without, (a, b) => a - b)) / Norm(without), 1e-5);

        static double Norm(IEnumerable<double> values) => Math.Sqrt(values.Sum(v => v * v));
    }

    private void Use(string variable) => Use("tensorflow-c", new() { ["TF_ENABLE_ONEDNN_OPTS"] = variable });
}
