using Bench.Bundles;
using Bench.Graphs;

namespace Bench.Tests.Bundles;

// y = x·w + w2 with one constant: the smallest workload that has everything.
internal static class SmallRecipe
{
    public static Graph Graph(int batch, int width = 6)
    {
        var b = new GraphBuilder("small");
        var x = b.Input("x", DType.F32, [batch, 5], Fill.Uniform(1));
        var y = b.Add("MatMul", [x, b.Weight("layer.weight", DType.F32, [5, width], Fill.Uniform(0.5))]);
        y = b.Add("Add", [y, b.Weight("layer.bias", DType.F32, [width], Fill.Uniform(0.1, 1))]);
        b.Output(b.Add("Mul", [y, b.Constant(Tensor.Scalar(2f))]));
        return b.Build(batch);
    }

    public static Recipe Of(int batch, WeightSource? weights = null, Graph? graph = null) => new()
    {
        Model = "small",
        Graph = graph ?? Graph(batch),
        Weights = weights ?? new WeightSource.FromSeed(),
        Batch = batch,
        Unit = "samples",
        FlopsPerStep = 60 * batch,
        Parameters = 36,
    };

    /// <summary>The golden as a judge would write it, computed by hand.</summary>
    public static GoldenMaker Judge(string version = "1", Func<double, double>? change = null) => new(version, (bundleFolder, weightsFolder, _) =>
    {
        using var bundle = Bundle.Open(bundleFolder, weightsFolder);
        Golden.Write(bundle, version, step => new Dictionary<string, Tensor> { [bundle.Graph.Outputs[0]] = Changed(Compute(bundle, step.Input("x"))) });
        Tensor Changed(Tensor y) => change is null ? y : Tensor.Of<double>(DType.F64, y.Shape, [.. y.ToDoubles().Select(change)]);
        return Task.CompletedTask;
    });

    public static Tensor Compute(Bundle bundle, int set) => Compute(bundle, bundle.Input("x", set));

    public static Tensor Compute(Bundle bundle, Tensor x)
    {
        var w = bundle.Weight("layer.weight").Span<float>();
        var b = bundle.Weight("layer.bias").Span<float>();
        var (batch, width) = (x.Shape[0], b.Length);
        var y = new double[batch * width];
        for (var i = 0; i < batch; i++)
            for (var j = 0; j < width; j++)
            {
                double sum = b[j];
                for (var k = 0; k < 5; k++) sum += (double)x.Span<float>()[i * 5 + k] * w[k * width + j];
                y[i * width + j] = 2 * sum;
            }

        return Tensor.Of<double>(DType.F64, [batch, width], y);
    }
}
