using Bench.Graphs;
using Bench.Graphs.Onnx;
using Bench.Graphs.Protobuf;
using Bench.Tests.Bundles;

namespace Bench.Tests.Onnx;

public sealed class ExternalDataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private Imported Read(string location, params (string Key, string Value)[] more)
    {
        var tensor = new ProtoWriter().Long(1, 2).Long(2, 1).Text(8, "w").Message(13, new ProtoWriter().Text(1, "location").Text(2, location)).Long(14, 1);
        foreach (var (key, value) in more) tensor.Message(13, new ProtoWriter().Text(1, key).Text(2, value));
        File.WriteAllBytes(_folder["m.onnx"], new SmallModel(18).Input("x", DType.F32, 2).Initializer(tensor).Op("Add", ["x", "w"], ["y"]).Output("y").Bytes());
        return Import.Read(_folder["m.onnx"], ImportOptions.None);
    }

    [Fact]
    public void DataBesideTheModelIsFound()
    {
        File.WriteAllBytes(_folder["w.bin"], [0, 0, 0, 0, .. BitConverter.GetBytes(1.5f), .. BitConverter.GetBytes(-2f)]);
        Assert.Equal([1.5, -2], Read("w.bin", ("offset", "4"), ("length", "8")).Weights["w"].ToDoubles());
    }

    [Fact]
    public void MissingDataIsNamedWithItsFolder()
    {
        var message = Assert.Throws<GraphException>(() => Read("gone.bin")).Message;
        Assert.Contains("tensor \"w\" has its data in \"gone.bin\", which is not there", message);
        Assert.Contains(_folder.Path, message);
    }

    [Fact]
    public void DataBeyondItsFilesEndIsRefused()
    {
        File.WriteAllBytes(_folder["w.bin"], new byte[8]);
        Assert.Contains("which ends at 8", Assert.Throws<GraphException>(() => Read("w.bin", ("offset", "4"))).Message);
    }

    [Theory]
    [InlineData("../w.bin")]
    [InlineData("/etc/hostname")]
    [InlineData("")]
    public void DataOutsideTheModelsFolderIsRefused(string location) =>
        Assert.Contains("which is not beside the model", Assert.Throws<GraphException>(() => Read(location)).Message);

    [Theory]
    [InlineData("offset", "four")]
    [InlineData("length", "-8")]
    [InlineData("length", "12")]
    public void NumbersThatAreNoneAreRefused(string key, string value)
    {
        File.WriteAllBytes(_folder["w.bin"], new byte[16]);
        Assert.Contains($"\"w\"", Assert.Throws<GraphException>(() => Read("w.bin", (key, value))).Message);
    }

    [Fact]
    public void AnExportedModelPointsIntoTheWeightsFile()
    {
        var graph = Two();
        File.WriteAllBytes(_folder["weights.safetensors"], [.. new byte[64], .. BitConverter.GetBytes(3f), .. BitConverter.GetBytes(4f)]);
        Export.Write(graph, _folder["out.onnx"], value => OnnxWeight.At(graph.Values[value], "weights.safetensors", 64));
        Assert.Equal([3, 4], Import.Read(_folder["out.onnx"], ImportOptions.None).Weights["w"].ToDoubles());
        Assert.InRange(new FileInfo(_folder["out.onnx"]).Length, 1, 1000);
    }

    private Graph Two()
    {
        File.WriteAllBytes(_folder["w.bin"], new byte[8]);
        return Read("w.bin").Graph;
    }
}
