using Bench.Catalogue;

namespace Bench.Tests.Catalogue;

public class NearestTests
{
    [Theory]
    [InlineData("onnxruntme", "onnxruntime")]
    [InlineData("OnnxRuntime", "onnxruntime")]
    [InlineData("torchshrap", "torchsharp")]
    [InlineData("jaxx", "jax")]
    [InlineData("banana", null)]
    [InlineData("", null)]
    public void ATypingMistakeFindsItsName(string given, string? meant) =>
        Assert.Equal(meant, Nearest.Of(given, ["onnxruntime", "torchsharp", "reference", "jax"]));
}
