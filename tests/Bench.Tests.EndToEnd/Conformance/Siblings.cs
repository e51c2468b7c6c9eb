using Bench.Graphs;
using Bench.Tests.EndToEnd.Cli;

namespace Bench.Tests.EndToEnd.Conformance;

/// <summary>Cases beside the official ones of this machine: what gaps say of their siblings they say of these.</summary>
internal static class Siblings
{
    /// <summary>Engine → cases that it must not pass, else its rule has closed.</summary>
    public static readonly Dictionary<string, string[]> Gaps = new()
    {
        ["onnxruntime"] =
        [
            "sibling_max_uint16", "sibling_min_uint16", "sibling_attention_scores_after_mask", "sibling_attention_scores_after_softcap",
        ],
        ["torchsharp"] = ["sibling_max_uint16", "sibling_min_uint16", "sibling_sum_uint32", "sibling_scatternd_max", "sibling_scatternd_min"],
        ["tensorflow-c"] = ["sibling_convtranspose_dilated", "sibling_mod_float16"],
    };

    public static void Write(string cases)
    {
        var (a, b) = (Of<ushort>(DType.U16, 3, 60_000, 0), Of<ushort>(DType.U16, 4, 50_000, 0));
        Two(cases, "Max", "sibling_max_uint16", a, b, Of<ushort>(DType.U16, 4, 60_000, 0));
        Two(cases, "Min", "sibling_min_uint16", a, b, Of<ushort>(DType.U16, 3, 50_000, 0));
        Two(cases, "Add", "sibling_sum_uint32", Of<uint>(DType.U32, 3_000_000_000, 1), Of<uint>(DType.U32, 1, 2), Of<uint>(DType.U32, 3_000_000_001, 3));
        Two(cases, "Mod", "sibling_mod_float16", Halves(-5.5, 7), Halves(2, 4), Halves(-1.5, 3), ("fmod", 1));
        Scatter(cases, "max", updates: [9, 1], expected: [3, 9, 4, 6]);
        Scatter(cases, "min", updates: [9, 1], expected: [3, 5, 4, 1]);
        Attention(cases, "sibling_attention_scores_after_mask", scores: 5, ("qk_matmul_output_mode", 1));
        Attention(cases, "sibling_attention_scores_after_softcap", scores: (float)(4 * Math.Tanh(5 / 4.0)), ("qk_matmul_output_mode", 2), ("softcap", 4.0));
        Transposed(cases);
    }

    private static void Two(string cases, string op, string name, Tensor a, Tensor b, Tensor expected, params (string, object)[] attributes)
    {
        var graph = new GraphBuilder(name);
        graph.Output(graph.Add(op, [graph.Input("a", a.DType, a.Shape), graph.Input("b", b.DType, b.Shape)], attributes));
        Cases.Write(cases, graph.Build(1, sampleAxis: null), [a, b], expected);
    }

    // Into the second and fourth of four numbers, of which one gives way.
    private static void Scatter(string cases, string reduction, float[] updates, float[] expected)
    {
        var graph = new GraphBuilder($"sibling_scatternd_{reduction}");
        string[] inputs = [graph.Input("data", DType.F32, [4]), graph.Input("indices", DType.I64, [2, 1]), graph.Input("updates", DType.F32, [2])];
        graph.Output(graph.Add("ScatterND", inputs, ("reduction", reduction)));
        Tensor[] data = [Of(DType.F32, 3f, 5, 4, 6), Tensor.Of<long>(DType.I64, [2, 1], [1, 3]), Of<float>(DType.F32, updates)];
        Cases.Write(cases, graph.Build(1, sampleAxis: null), data, Of<float>(DType.F32, expected));
    }

    // One query, one key: 2 × 3 with a mask of -1, so that what is told of the scores is told of one number, and the output is the value.
    private static void Attention(string cases, string name, float scores, params (string, object)[] attributes)
    {
        Shape one = [1, 1, 1, 1];
        var graph = new GraphBuilder(name);
        string[] inputs = [.. new[] { "q", "k", "v" }.Select(name => graph.Input(name, DType.F32, one)), graph.Input("mask", DType.F32, [1, 1])];
        var outputs = graph.Add("Attention", 4, inputs, [("scale", 1.0), .. attributes]);
        graph.Output(outputs[0]);
        graph.Output(outputs[3]);
        Tensor Single(Shape shape, float value) => Tensor.Of(DType.F32, shape, [value]);
        Tensor[] data = [Single(one, 2), Single(one, 3), Single(one, 7), Single([1, 1], -1)];
        Cases.Write(cases, graph.Build(1, sampleAxis: null), data, Single(one, 7), Single(one, scores));
    }

    // Each element goes to two places, two apart.
    private static void Transposed(string cases)
    {
        var graph = new GraphBuilder("sibling_convtranspose_dilated");
        string[] inputs = [graph.Input("x", DType.F32, [1, 1, 1, 3]), graph.Input("w", DType.F32, [1, 1, 1, 2])];
        graph.Output(graph.Add("ConvTranspose", inputs, ("dilations", new[] { 1, 2 })));
        Tensor Row(params ReadOnlySpan<float> values) => Tensor.Of(DType.F32, [1, 1, 1, values.Length], values);
        Cases.Write(cases, graph.Build(1, sampleAxis: null), [Row(1, 2, 3), Row(1, 10)], Row(1, 2, 13, 20, 30));
    }

    private static Tensor Halves(params ReadOnlySpan<double> values) => Tensor.Of(DType.F64, [values.Length], values).To(DType.F16);

    private static Tensor Of<T>(DType type, params ReadOnlySpan<T> values) where T : unmanaged => Tensor.Of(type, [values.Length], values);
}
