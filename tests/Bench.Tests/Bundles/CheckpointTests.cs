using Bench.Bundles;
using Bench.Graphs;
using Bench.Graphs.Onnx;
using Bench.Graphs.Safetensors;

namespace Bench.Tests.Bundles;

public sealed class CheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task OtherNamesAndStoredTypesAreTakenAsTheyAre()
    {
        var weight = Seeded.Tensor("theirs", new TensorType(DType.F16, [5, 6]), Fill.Uniform(1), 9);
        Write("a.safetensors", ("model.layer.gamma", weight), ("layer.bias", Zeros(DType.F32, 6)), ("bn1.num_batches_tracked", Tensor.Scalar(3L)));
        var made = await Prepare("a.safetensors");
        using var bundle = Bundle.Open(made.BundleFolder, made.WeightsFolder);
        Assert.Equal(DType.F16, bundle.Weight("layer.weight").DType);
        Assert.Equal(weight.Data.ToArray(), bundle.Weight("layer.weight").Data.ToArray());
        Assert.EndsWith("a.safetensors", bundle.Info.Weights);
    }

    [Fact]
    public async Task ShardsAreOneCheckpointAndTheContentIsTheKey()
    {
        Write("1.safetensors", ("layer.weight", Zeros(DType.F32, 5, 6)));
        Write("2.safetensors", ("layer.bias", Zeros(DType.F32, 6)));
        File.WriteAllText(_folder["m.index.json"], """{"weight_map":{"layer.weight":"1.safetensors","layer.bias":"2.safetensors"}}""");
        var first = await Prepare("m.index.json");
        Assert.Equal(first.WeightsKey, (await Prepare("m.index.json")).WeightsKey);
        Write("2.safetensors", ("layer.bias", Seeded.Tensor("b", new TensorType(DType.F32, [6]), Fill.Uniform(1), 1)));
        File.SetLastWriteTimeUtc(_folder["2.safetensors"], DateTime.UtcNow.AddMinutes(1));
        Assert.NotEqual(first.WeightsKey, (await Prepare("m.index.json")).WeightsKey);
    }

    [Fact]
    public async Task WeightsThatDoNotFitAreOneErrorWithAllFaults()
    {
        Write("a.safetensors", ("layer.weight", Zeros(DType.F32, 6, 5)), ("head.0", Zeros(DType.F32, 1)), ("head.1", Zeros(DType.F32, 1)),
            ("head.2", Zeros(DType.F32, 1)), ("head.3", Zeros(DType.F32, 1)));
        var error = await Assert.ThrowsAsync<BundleException>(() => Prepare("a.safetensors"));
        Assert.Equal($"{_folder["a.safetensors"]}: these weights do not fit small: 1 missing (\"layer.bias\"); 4 not of this model (\"head.0\", \"head.1\", "
            + "\"head.2\", …); "
            + "1 of the wrong type or shape (\"layer.weight\" is F32[6, 5] and should be F32[5, 6])\n"
            + "Give a checkpoint of exactly this model and size, or leave out \"--weights small=…\": then they are made from a seed.", error.Message);
    }

    [Fact]
    public async Task IntegersWhereFloatsBelongDoNotFit()
    {
        Write("a.safetensors", ("layer.weight", Zeros(DType.I32, 5, 6)), ("layer.bias", Zeros(DType.F32, 6)));
        Assert.Contains("\"layer.weight\" is I32[5, 6] and should be F32[5, 6]", (await Assert.ThrowsAsync<BundleException>(() => Prepare("a.safetensors")))
            .Message);
    }

    [Fact]
    public async Task AUsersModelBringsItsWeightsWhereverTheyLie()
    {
        var weights = new Dictionary<string, Tensor>
        {
            ["layer.weight"] = Seeded.Tensor("w", new TensorType(DType.F32, [5, 6]), Fill.Uniform(1), 3),
            ["layer.bias"] = Zeros(DType.F32, 6)
        };
        Write("data.bin", ("layer.weight", weights["layer.weight"]));
        long offset;
        using (var data = SafetensorsFile.Open(_folder["data.bin"])) offset = data.Entry("layer.weight").Offset;
        Export.Write(SmallRecipe.Graph(1), _folder["own.onnx"], v => v == "layer.weight"
            ? OnnxWeight.At(weights[v].Type, "data.bin", offset)
            : OnnxWeight.Of(weights[v]));
        var model = OnnxReader.Read(_folder["own.onnx"]);
        var imported = Import.Read(model, ImportOptions.None);
        Assert.Equal([_folder["own.onnx"], _folder["data.bin"]], ((WeightSource.FromModelFile)WeightSource.Of(model, imported)).Files);
        var recipe = SmallRecipe.Of(1, WeightSource.Of(model, imported), imported.Graph);
        var made = await new Cache(_folder["cache"]).PrepareAsync(recipe, null, cancel: _cancel);
        using var bundle = Bundle.Open(made.BundleFolder, made.WeightsFolder);
        Assert.Equal(weights["layer.weight"].Data.ToArray(), bundle.Weight("layer.weight").Data.ToArray());
    }

    [Fact]
    public async Task AnAbsentFileIsNamed() =>
        Assert.Contains("absent.safetensors: there is no such file", (await Assert.ThrowsAsync<BundleException>(() => Prepare("absent.safetensors"))).Message);

    [Fact]
    public async Task AFileThatCannotBeReadIsNamed()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("links are made as Linux has them");
        File.CreateSymbolicLink(_folder["error.safetensors"], "/proc/self/mem");
        Directory.CreateDirectory(_folder["folder.safetensors"]);
        Assert.Contains("error.safetensors: cannot be read: ", (await Assert.ThrowsAsync<BundleException>(() => Prepare("error.safetensors"))).Message);
        Assert.Contains("folder.safetensors: is a folder, not a file", Assert.Throws<GraphException>(() => SafetensorsFile.Open(_folder["folder.safetensors"]))
            .Message);
        Assert.Contains("folder.safetensors: is a folder, not a file", Assert.Throws<GraphException>(() => OnnxReader.ReadTensor(_folder["folder.safetensors"]))
            .Message);
    }

    private Task<Preparation> Prepare(string file) =>
        new Cache(_folder["cache"])
            .PrepareAsync(SmallRecipe.Of(1, new WeightSource.FromCheckpoint(_folder[file], t => [t, $"model.{t.Replace(".weight", ".gamma")}"])), null,
            cancel: _cancel);

    private void Write(string file, params (string Name, Tensor Tensor)[] tensors) =>
        SafetensorsWriter.Write(_folder[file], tensors.ToDictionary(t => t.Name, t => t.Tensor));

    private static Tensor Zeros(DType dtype, params int[] dims) =>
        new(new TensorType(dtype, new Shape(dims)), new byte[new TensorType(dtype, new Shape(dims)).Bytes]);
}
