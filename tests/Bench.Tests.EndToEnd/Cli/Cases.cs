using Bench.Graphs;
using Bench.Graphs.Onnx;
using Bench.Graphs.Protobuf;

namespace Bench.Tests.EndToEnd.Cli;

/// <summary>Conformance cases in the official form, of one operator with two inputs.</summary>
internal static class Cases
{
    /// <summary>A case that is named after its operator, in a folder of cases.</summary>
    public static void Write(string cases, string op, float[] a, float[] b, float[] expected, int copy = 0)
    {
        var name = $"test_{op.ToLowerInvariant()}{(copy > 0 ? $"_{copy}" : "")}";
        var data = Directory.CreateDirectory(Path.Combine(cases, name, "test_data_set_0")).FullName;
        var graph = new GraphBuilder(name);
        int[] shape = [2, a.Length / 2];
        graph.Output(graph.Add(op, [graph.Input("a", DType.F32, new Shape(shape)), graph.Input("b", DType.F32, new Shape(shape))]));
        Export.Write(graph.Build(1, sampleAxis: null), Path.Combine(cases, name, "model.onnx"), _ => throw new InvalidOperationException("it has no weights"));
        foreach (var (file, values) in new[] { ("input_0.pb", a), ("input_1.pb", b), ("output_0.pb", expected) })
            File.WriteAllBytes(Path.Combine(data, file), new ProtoWriter().Long(1, shape[0]).Long(1, shape[1]).Long(2, OnnxTypes.Number(DType.F32))
                .Bytes(9, Tensor.Of<float>(DType.F32, new Shape(shape), values).Data).ToArray());
    }
}
