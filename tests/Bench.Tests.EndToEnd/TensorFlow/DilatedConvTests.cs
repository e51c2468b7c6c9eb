using Bench.Graphs;
using Bench.Tests.EndToEnd.Workers;

namespace Bench.Tests.EndToEnd.TensorFlow;

public sealed class DilatedConvTests() : EngineTests("tensorflow-c")
{
    // Small whole numbers: float32 adds them exactly.
    [Theory]
    [InlineData(new[] { 9, 8 }, new[] { 3, 2 }, new[] { 2, 3 }, 1)]
    [InlineData(new[] { 9, 8 }, new[] { 3, 3 }, new[] { 2, 2 }, 2)]
    [InlineData(new[] { 20 }, new[] { 3 }, new[] { 4 }, 1)]
    [InlineData(new[] { 20 }, new[] { 3 }, new[] { 2 }, 2)]
    public void WithAKernelAChannelItIsTheSumThatDefinesIt(int[] size, int[] kernel, int[] dilations, int stride)
    {
        const int channels = 3, pad = 2;
        var b = new GraphBuilder("depthwise");
        Shape x = [1, channels, .. size], w = [channels, 1, .. kernel];
        int[] strides = [.. size.Select(_ => stride)], pads = [.. size.Concat(size).Select(_ => pad)];
        b.Output(b.Add("Conv", [b.Input("x", DType.F32, x), b.Weight("w", DType.F32, w, Fill.Uniform(1))], ("strides", strides), ("dilations", dilations),
            ("pads", pads), ("group", channels)));
        float[] dx = [.. Enumerable.Range(0, (int)x.Elements).Select(i => (float)(i * 7 % 23 - 11))];
        float[] dw = [.. Enumerable.Range(0, (int)w.Elements).Select(i => (float)(i * 5 % 13 - 6))];
        Load((b.Build(1), new() { ["x"] = Floats(x, dx), ["w"] = Floats(w, dw) }));
        Run(1);
        var y = Fetch("outputs").Values.Single();

        int[] xs = x.Strides(), ws = w.Strides(), ys = y.Shape.Strides();
        var expected = new double[y.Shape.Elements];
        for (var o = 0; o < expected.Length; o++)
            for (var k = 0; k < ws[0]; k++)
            {
                int channel = o / ys[1], from = channel * xs[1];
                var inside = true;
                for (var d = 0; d < size.Length; d++)
                {
                    var i = o / ys[d + 2] % y.Shape[d + 2] * stride - pad + k / ws[d + 2] % kernel[d] * dilations[d];
                    inside &= i >= 0 && i < size[d];
                    from += i * xs[d + 2];
                }

                if (inside) expected[o] += dx[from] * dw[channel * ws[0] + k];
            }

        Assert.Equal(expected, y.ToDoubles());
    }
}
