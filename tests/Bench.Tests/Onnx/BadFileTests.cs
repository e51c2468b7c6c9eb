using Bench.Graphs;
using Bench.Graphs.Onnx;
using Bench.Graphs.Protobuf;
using Bench.Tests.Bundles;

namespace Bench.Tests.Onnx;

// What a user reads when a file is wrong: place, what is wrong, what to do.
public class BadFileTests
{
    private static string Of(byte[] file, ImportOptions? options = null)
    {
        var e = Assert.ThrowsAny<GraphException>(() => Import.Read(OnnxReader.Read("m.onnx", file), options ?? ImportOptions.None));
        Assert.StartsWith("m.onnx: ", e.Message);
        Assert.InRange(e.Message.Split('\n').Length, 1, 2);
        return e.Message;
    }

    private static SmallModel Relu(int opset = 18) => new SmallModel(opset).Input("x", DType.F32, 2).Op("Relu", ["x"], ["y"]).Output("y");

    [Fact]
    public void AnEmptyFileSaysSo() => Assert.Equal("m.onnx: is empty, not an ONNX model", Of([]));

    [Fact]
    public void AMissingFileSaysSo() =>
        Assert.Contains("there is no such file", Assert.Throws<GraphException>(() => OnnxReader.Read("nowhere/m.onnx")).Message);

    [Fact]
    public void TextIsNotOnnx() => Assert.Contains("is not an ONNX model", Of("# a suite, not a model\n"u8.ToArray()));

    [Fact]
    public void AnotherProtobufFileIsNotOnnx() => Assert.Contains("it holds no graph", Of(new ProtoWriter().Text(2, "somebody").ToArray()));

    [Fact]
    public void ATruncatedFileSaysHowMuchIsMissing()
    {
        var bytes = Relu().Bytes();
        var message = Of(bytes[..(bytes.Length / 2)]);
        Assert.Contains("was cut short", message);
        Assert.Contains("bytes promised", message);
    }

    [Fact]
    public void AnOldOperatorSetIsRefusedByNumber()
    {
        var message = Of(Relu(opset: 5).Bytes());
        Assert.Contains("Relu \"Relu_of_y\": operator set 5 is too old for it; Bench reads from 7 on", message);
    }

    [Fact]
    public void AnUnknownOperatorIsNamed()
    {
        var model = new SmallModel(18).Input("x", DType.F32, 2).Op("Frobnicate", ["x"], ["y"]).Output("y");
        Assert.Equal("m.onnx: Frobnicate \"Frobnicate_of_y\": an operator that Bench does not have", Of(model.Bytes()));
        Assert.Throws<OutOfScopeException>(() => model.Import());
    }

    [Fact]
    public void AnOperatorOfAnUnknownDomainIsNamedWithIt() =>
        Assert.Contains("an operator of \"com.example\"",
            Of(new SmallModel(18).Input("x", DType.F32, 2).Op(SmallModel.Node("com.example", "Foo", ["x"], ["y"])).Output("y").Bytes()));

    [Fact]
    public void ADimensionWithoutASizeSaysHowToGiveIt()
    {
        var message = Of(new SmallModel(18).Input("x", DType.F32, "batch", 3).Op("Relu", ["x"], ["y"]).Output("y").Bytes());
        Assert.Equal("m.onnx: dimension 0 of its input \"x\" is \"batch\", which has no size. Give it one: --dim batch=8", message);
    }

    [Fact]
    public void AShapeThatDependsOnDataIsToldApart()
    {
        var reshape = new SmallModel(18).Input("x", DType.F32, 2).Input("s", DType.I64, 1).Op("Reshape", ["x", "s"], ["y"]).Output("y");
        Assert.Contains("a shape depends on the data of input 1 (\"s\")", Assert.Throws<DataDependentException>(() => reshape.Import()).Message);
        Assert.Throws<DataDependentException>(() => new SmallModel(18).Input("x", DType.F32, 2).Op("NonZero", ["x"], ["y"]).Output("y").Import());
    }

    [Fact]
    public void AValueThatNobodyProducesIsNamed() =>
        Assert.Contains("its input \"ghost\" is produced by nobody before it",
            Of(new SmallModel(18).Input("x", DType.F32, 2).Op("Add", ["x", "ghost"], ["y"]).Output("y").Bytes()));

    [Theory]
    [InlineData(new long[] { 1 << 30, 1 << 30, 1 << 30 }, "more than any machine holds")]
    [InlineData(new long[] { 1 << 20 }, "4194304 bytes, but the file has 8 for it. Export the model again")]
    [InlineData(new long[] { -1 }, "has a dimension of -1")]
    public void ATensorThatLiesAboutItsSizeIsRefused(long[] dims, string expected)
    {
        var tensor = new ProtoWriter().Longs(1, dims).Long(2, 1).Text(8, "w").Bytes(9, new byte[8]);
        Assert.Contains(expected, Of(new SmallModel(18).Input("x", DType.F32, 2).Initializer(tensor).Op("Add", ["x", "w"], ["y"]).Output("y").Bytes()));
    }
}
