using Bench.Graphs;
using Bench.Graphs.Onnx;
using Bench.Graphs.Protobuf;

namespace Bench.Tests.EndToEnd.Cli;

/// <summary>Conformance cases in the official form.</summary>
internal static class Cases
{
    /// <summary>A case of one operator with two inputs, named after its operator, in a folder of cases.</summary>
    public static void Write(string cases, string op, float[] a, float[] b, float[] expected, int copy = 0)
    {
        var name = $"test_{op.ToLowerInvariant()}{(copy > 0 ? $"_{copy}" : "")}";
        var graph = new GraphBuilder(name);
        Shape shape = [2, a.Length / 2];
        graph.Output(graph.Add(op, [graph.Input("a", DType.F32, shape), graph.Input("b", DType.F32, shape)]));
        Tensor Floats(float[] values) => Tensor.Of<float>(DType.F32, shape, values);
        Write(cases, graph.Build(1, sampleAxis: null), [Floats(a), Floats(b)], Floats(expected));
    }

    /// <summary>A case with the graph's name; inputs and expected outputs in the graph's order.</summary>
    public static void Write(string cases, Graph graph, Tensor[] inputs, params Tensor[] expected)
    {
        var data = Directory.CreateDirectory(Path.Combine(cases, graph.Name, "test_data_set_0")).FullName;
        Export.Write(graph, Path.Combine(cases, graph.Name, "model.onnx"), _ => throw new InvalidOperationException("it has no weights"));
        for (var i = 0; i < inputs.Length; i++) File.WriteAllBytes(Path.Combine(data, $"input_{i}.pb"), Bytes(inputs[i]));
        for (var i = 0; i < expected.Length; i++) File.WriteAllBytes(Path.Combine(data, $"output_{i}.pb"), Bytes(expected[i]));
    }

    private static byte[] Bytes(Tensor tensor)
    {
        var proto = new ProtoWriter();
        foreach (var size in tensor.Shape) proto.Long(1, size);
        return proto.Long(2, OnnxTypes.Number(tensor.DType)).Bytes(9, tensor.Data).ToArray();
    }
}
