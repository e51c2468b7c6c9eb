using Bench.Graphs;
using Bench.Graphs.Transforms;

namespace Bench.Models;

/// <summary>ResNet v1.5 of bottlenecks (the stride lies in the 3×3); names are torchvision's.</summary>
internal static class ResNet
{
    private sealed record Size(int[] Blocks, int Width, int Image, int Classes);

    private const int Expansion = 4;

    // Convolutions shrink to a spread beside which the norms' epsilon shows, and the norms' running statistics undo that.
    private const double Shrunk = 0.03;

    // The spread of a picture, of what a block adds, and of the stream it adds to, as they come out for these fills.
    private const double Picture = 0.62, Hidden = 0.63, Stream = 0.71;

    public static readonly Model[] Models =
    [
        Of("resnet50", "ResNet-50", new([3, 4, 6, 3], 64, 224, 1000), 25_557_032, 8),
        Of("tiny-resnet", "tiny ResNet", new([1, 1, 1, 1], 8, 64, 16), 132_504, 2),
    ];

    private static Model Of(string name, string title, Size size, long parameters, int batch) => new()
    {
        Name = name,
        Title = title,
        Unit = "images",
        Parameters = parameters,
        Batch = batch,
        Aliases = Aliases,
        Optimiser = samples => new Sgd(0.1 * samples / 256, 0.9, 1e-4),
        Graph = (mode, samples, _) => Build(name, size, samples, mode),
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

    private static Graph Build(string name, Size size, int batch, string mode)
    {
        var b = new GraphBuilder(name);
        var x = b.Input("image", DType.F32, [batch, 3, size.Image, size.Image], Fill.Image);
        x = b.Add("Relu", [ConvNorm(b, x, "conv1", "bn1", size.Width, kernel: 7, stride: 2, Picture, gamma: 0.65, beta: 0)]);
        x = b.Add("MaxPool", [x], ("kernel_shape", new[] { 3, 3 }), ("strides", new[] { 2, 2 }), ("pads", new[] { 1, 1, 1, 1 }));
        for (var stage = 0; stage < size.Blocks.Length; stage++)
            for (var block = 0; block < size.Blocks[stage]; block++)
                x = Bottleneck(b, x, $"layer{stage + 1}.{block}", size.Width << stage, stride: stage > 0 && block == 0 ? 2 : 1);

        x = b.Add("Flatten", [b.Add("GlobalAveragePool", [x])], ("axis", 1));
        var scores = b.Linear(x, "fc", size.Classes, gain: 1, bias: 0.02);
        if (mode == Model.Infer) b.Output(scores, "logits");
        else b.Loss(scores, b.Input("labels", DType.I64, [batch], Fill.Tokens(size.Classes)));
        return b.Build(itemsPerStep: batch);
    }

    // Thresholds below zero keep different pictures apart (a ReLU around zero makes all of them alike within fifty layers); small branches keep the spread
    // where it is.
    private static string Bottleneck(GraphBuilder b, string x, string name, int width, int stride)
    {
        var y = b.Add("Relu", [ConvNorm(b, x, $"{name}.conv1", $"{name}.bn1", width, kernel: 1, stride: 1, Stream, gamma: 1, beta: -0.2)]);
        y = b.Add("Relu", [ConvNorm(b, y, $"{name}.conv2", $"{name}.bn2", width, kernel: 3, stride, Hidden, gamma: 1, beta: -0.2)]);
        y = ConvNorm(b, y, $"{name}.conv3", $"{name}.bn3", Expansion * width, kernel: 1, stride: 1, Hidden, gamma: 0.15, beta: 0);
        if (b[x].Shape != b[y].Shape)
            x = ConvNorm(b, x, $"{name}.downsample.0", $"{name}.downsample.1", Expansion * width, kernel: 1, stride, Stream, gamma: 1, beta: -0.15);
        return b.Add("Relu", [b.Add("Add", [y, x])]);
    }

    private static string ConvNorm(GraphBuilder b, string x, string conv, string norm, int outputs, int kernel, int stride, double spread, double gamma,
        double beta)
    {
        int channels = b[x].Shape[1], pad = kernel / 2;
        var weight = b.Weight($"{conv}.weight", DType.F32, [outputs, channels, kernel, kernel], Layers.Spread(channels * kernel * kernel, Shrunk / spread));
        var y = b.Add("Conv", [x, weight], ("strides", new[] { stride, stride }), ("pads", new[] { pad, pad, pad, pad }));
        string Statistic(string part, double sigma, double mean) => b.Weight($"{norm}.{part}", DType.F32, [outputs], Fill.Uniform(sigma, mean));
        return b.Add("BatchNormalization",
        [
            y, Statistic("weight", 0.2 * gamma, gamma), Statistic("bias", 0.05, beta),
            Statistic("running_mean", 0.05 * Shrunk, 0.02 * Shrunk), Statistic("running_var", 0.2 * Shrunk * Shrunk, Shrunk * Shrunk),
        ], ("epsilon", 1e-5));
    }
}
