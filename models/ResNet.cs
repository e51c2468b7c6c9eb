using Bench.Graphs;

namespace Bench.Models;

/// <summary>ResNet v1.5 of bottlenecks (the stride lies in the 3×3); names are torchvision's.</summary>
internal static class ResNet
{
    private sealed record Size(int[] Blocks, int Width, int Image, int Classes);

    private const int Expansion = 4;

    public static readonly Model[] Models =
    [
        Of("resnet50", "ResNet-50", new([3, 4, 6, 3], 64, 224, 1000), 25_557_032, 8),
        Of("tiny-resnet", "tiny ResNet", new([1, 1, 1, 1], 8, 64, 16), 132_504, 2),
    ];

    private static Model Of(string name, string title, Size size, long parameters, int batch) => new()
    {
        Name = name,
        Title = title,
        Family = "resnet",
        Unit = "images/s",
        Parameters = parameters,
        Batch = batch,
        Aliases = Aliases,
        Forward = (graph, samples, _) => Build(graph, size, samples),
    };

    // Besides torchvision's names those of Hugging Face's ResNetForImageClassification.
    private static IEnumerable<string> Aliases(string tensor)
    {
        var parts = tensor.Split('.');
        var kind = parts[^2] is "1" || parts[^2].StartsWith("bn") ? "normalization" : "convolution";
        if (parts[0] == "fc") return [$"classifier.1.{parts[1]}"];
        if (parts.Length == 2) return [$"resnet.embedder.embedder.{kind}.{parts[1]}"];
        var block = $"resnet.encoder.stages.{parts[0][^1] - '1'}.layers.{parts[1]}";
        return [parts[2] == "downsample" ? $"{block}.shortcut.{kind}.{parts[^1]}" : $"{block}.layer.{parts[2][^1] - '1'}.{kind}.{parts[^1]}"];
    }

    private static Graph Build(string name, Size size, int batch)
    {
        var b = new GraphBuilder(name);
        var x = b.Input("image", DType.F32, [batch, 3, size.Image, size.Image], Fill.Image);
        x = b.Add("Relu", [ConvNorm(b, x, "conv1", "bn1", size.Width, kernel: 7, stride: 2, gamma: 1)]);
        x = b.Add("MaxPool", [x], ("kernel_shape", new[] { 3, 3 }), ("strides", new[] { 2, 2 }), ("pads", new[] { 1, 1, 1, 1 }));
        for (var stage = 0; stage < size.Blocks.Length; stage++)
            for (var block = 0; block < size.Blocks[stage]; block++)
                x = Bottleneck(b, x, $"layer{stage + 1}.{block}", size.Width << stage, stride: stage > 0 && block == 0 ? 2 : 1);

        x = b.Add("Flatten", [b.Add("GlobalAveragePool", [x])], ("axis", 1));
        b.Output(b.Linear(x, "fc", size.Classes, gain: 1, bias: 0.1), "logits");
        return b.Build(itemsPerStep: batch);
    }

    private static string Bottleneck(GraphBuilder b, string x, string name, int width, int stride)
    {
        var y = b.Add("Relu", [ConvNorm(b, x, $"{name}.conv1", $"{name}.bn1", width, kernel: 1, stride: 1, gamma: 1)]);
        y = b.Add("Relu", [ConvNorm(b, y, $"{name}.conv2", $"{name}.bn2", width, kernel: 3, stride, gamma: 1)]);
        y = ConvNorm(b, y, $"{name}.conv3", $"{name}.bn3", Expansion * width, kernel: 1, stride: 1, gamma: 0.3);
        if (b[x].Shape != b[y].Shape) x = ConvNorm(b, x, $"{name}.downsample.0", $"{name}.downsample.1", Expansion * width, kernel: 1, stride, gamma: 1);
        return b.Add("Relu", [b.Add("Add", [y, x])]);
    }

    private static string ConvNorm(GraphBuilder b, string x, string conv, string norm, int outputs, int kernel, int stride, double gamma)
    {
        int channels = b[x].Shape[1], pad = kernel / 2;
        var weight = b.Weight($"{conv}.weight", DType.F32, [outputs, channels, kernel, kernel], Layers.Spread(channels * kernel * kernel, 0.1));
        var y = b.Add("Conv", [x, weight], ("strides", new[] { stride, stride }), ("pads", new[] { pad, pad, pad, pad }));
        string Statistic(string part, Fill fill) => b.Weight($"{norm}.{part}", DType.F32, [outputs], fill);
        return b.Add("BatchNormalization",
        [
            y, Statistic("weight", Fill.Uniform(0.2 * gamma, gamma)), Statistic("bias", Fill.Uniform(0.3)),
            Statistic("running_mean", Fill.Uniform(0.03)), Statistic("running_var", Fill.Uniform(0.002, 0.01)),
        ], ("epsilon", 1e-5));
    }
}
