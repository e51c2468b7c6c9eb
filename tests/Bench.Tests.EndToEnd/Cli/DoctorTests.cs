using Bench.Graphs;
using Bench.Graphs.Onnx;
using Bench.Graphs.Protobuf;

namespace Bench.Tests.EndToEnd.Cli;

// "bench engines doctor" over cases in the official form, small enough that what must come out is written here.
public sealed class DoctorTests(CliFolder folder) : IClassFixture<CliFolder>
{
    [Theory]
    [InlineData(50f, 0, @"^reference: 3 passed, 0 known gap, 0 not in scope, 0 failed$")]
    [InlineData(51f, 1, @"^FAILED +test_matmul: output 0 ""\w+"": 1 of 4 elements differ, most at 3: 50 instead of 51\nreference: 2 passed, 0 known gap, 0 not in scope, 1 failed$")]
    public void ItCountsWhatPassesAndNamesWhatDoesNot(float last, int expected, string told)
    {
        var cases = Path.Combine(folder.Folder, $"cases-{last}");
        Write(cases, "Add", [4, 3, 2, 1], [10, 20, 30, 40], [14, 23, 32, 41]);
        Write(cases, "MatMul", [1, 2, 3, 4], [5, 6, 7, 8], [19, 22, 43, last]);
        Write(cases, "Max", [-1, 0, 1, 2], [0, 0, 0, 9], [0, 0, 1, 9]);
        var (code, output, _) = folder.Run($"engines doctor reference --cases cases-{last}");
        Assert.Matches(told, output.TrimEnd());
        Assert.Equal(expected, code);
    }

    private static void Write(string cases, string op, float[] a, float[] b, float[] expected)
    {
        var name = $"test_{op.ToLowerInvariant()}";
        var data = Directory.CreateDirectory(Path.Combine(cases, name, "test_data_set_0")).FullName;
        var graph = new GraphBuilder(name);
        graph.Output(graph.Add(op, [graph.Input("a", DType.F32, [2, 2]), graph.Input("b", DType.F32, [2, 2])]));
        Export.Write(graph.Build(1, sampleAxis: null), Path.Combine(cases, name, "model.onnx"), _ => throw new InvalidOperationException("it has no weights"));
        foreach (var (file, values) in new[] { ("input_0.pb", a), ("input_1.pb", b), ("output_0.pb", expected) })
            File.WriteAllBytes(Path.Combine(data, file), new ProtoWriter().Long(1, 2).Long(1, 2).Long(2, OnnxTypes.Number(DType.F32)).Bytes(9, Tensor.Of<float>(DType.F32, [2, 2], values).Data).ToArray());
    }
}
