namespace Bench.Graphs.Onnx;

/// <summary>A case of the official conformance set: a model, its inputs and what must come out.</summary>
public sealed record TestCase(string Name, string Folder, OnnxModel Model, IReadOnlyDictionary<string, Tensor> Inputs, IReadOnlyList<Tensor> Expected)
{
    public static TestCase Read(string folder)
    {
        var model = OnnxReader.Read(Path.Combine(folder, "model.onnx"));
        var initialized = model.Graph.Initializers.Select(t => t.Name).ToHashSet();
        var inputs = new Dictionary<string, Tensor>();
        var data = Path.Combine(folder, "test_data_set_0");
        var asked = model.Graph.Inputs.Where(v => !initialized.Contains(v.Name)).ToArray();
        for (var i = 0; i < asked.Length && File.Exists(Path.Combine(data, $"input_{i}.pb")); i++)
            inputs[asked[i].Name] = Data(Path.Combine(data, $"input_{i}.pb"));
        var expected = Enumerable.Range(0, model.Graph.Outputs.Count).Select(i => Data(Path.Combine(data, $"output_{i}.pb"))).ToArray();
        return new TestCase(Path.GetFileName(folder.TrimEnd('/', '\\')), folder, model, inputs, expected);
    }

    private static Tensor Data(string file) => OnnxTensors.Read(OnnxReader.ReadTensor(file), file, Path.GetDirectoryName(file)!);
}
