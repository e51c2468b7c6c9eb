using System.Globalization;
using System.Text.Json;
using Bench.Graphs.Onnx.Upgrades;
using Bench.Graphs.Operators;
using Bench.Graphs.Transforms;

namespace Bench.Graphs.Onnx;

/// <summary>An import under way: the graph as far as it is read.</summary>
internal sealed class Importing(OnnxModel model, ImportOptions options)
{
    // Integers up to this size are shapes, axes, indices and masks; what is larger, and whatever has fractions, is a weight.
    private const long ConstantBytes = 1 << 16;

    private readonly Dictionary<string, TensorType> _values = [];
    private readonly Dictionary<string, Tensor> _constants = [];
    private readonly Dictionary<string, string> _weights = [];
    private readonly Dictionary<string, Tensor> _weightData = [];
    private readonly Dictionary<string, string> _renamed = new() { [""] = "" };
    private readonly List<Node> _nodes = [];
    private readonly HashSet<string> _outputs = [.. model.Graph.Outputs.Select(v => v.Name)];

    public Imported Run()
    {
        var drafts = Inlining.Flatten(model);
        if (drafts.Count == 0 && model.Graph.Outputs.Count == 0) throw new GraphException("it has no nodes and no outputs");
        foreach (var draft in drafts) Old.Check(draft);
        Initializers();
        var inputs = Inputs(ShapeInputs.Find(drafts));
        foreach (var draft in drafts) Guarded(draft);
        foreach (var output in model.Graph.Outputs)
            if (!_values.ContainsKey(output.Name)) throw new GraphException($"its output \"{output.Name}\" is produced by nobody");
        return Finish(inputs);
    }

    public TensorType Type(string value) =>
        _values.TryGetValue(value, out var type) ? type : throw new GraphException($"the value \"{value}\" is produced by nobody before it is read");

    public Shape Shape(string value) => Type(value).Shape;

    public Tensor? Known(string value) => _constants.GetValueOrDefault(value);

    public string Constant(string name, Tensor data)
    {
        name = Fresh(name);
        _constants[name] = data;
        _values[name] = data.Type;
        return name;
    }

    public string Constant(Draft draft, string what, params ReadOnlySpan<long> values) => Constant($"{draft.Name}.{what}", Tensor.Longs(values));

    /// <summary>A number in the type of another value.</summary>
    public string Scalar(Draft draft, string what, DType type, double value) =>
        Constant($"{draft.Name}.{what}", new Tensor(new TensorType(type, Graphs.Shape.Scalar), Scalars.Write(type, value)));

    /// <summary>A node before the draft's own, with one output.</summary>
    public string Emit(Draft draft, string op, IReadOnlyList<string> inputs, params IEnumerable<(string, object)> attributes)
    {
        var output = Fresh($"{draft.Name}.{op}");
        Append(new Node(output, op, inputs, [output], new Attributes(attributes)));
        return output;
    }

    private string Fresh(string name)
    {
        var fresh = name;
        for (var i = 1; _values.ContainsKey(fresh) || _outputs.Contains(fresh); i++) fresh = $"{name}_{i}";
        return fresh;
    }

    private void Initializers()
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(model.Path))!;
        var named = model.Metadata.TryGetValue(OnnxMetadata.Weights, out var text) ? Metadata(text, OnnxMetadataJson.Default.DictionaryStringString) : null;
        foreach (var initializer in model.Graph.Initializers)
        {
            var data = OnnxTensors.Read(initializer, model.Path, folder);
            Store(initializer.Name, data, named is null ? null : named.GetValueOrDefault(initializer.Name, ""));
        }
    }

    /// <param name="tensor">The tensor's name where it is known to be a weight, "" where it is known to be a constant.</param>
    private void Store(string value, Tensor data, string? tensor = null)
    {
        if (!_values.TryAdd(value, data.Type)) throw new GraphException($"the value \"{value}\" is defined twice");
        tensor ??= data.Shape.Elements <= 1 || (!data.DType.IsFloat() && data.Type.Bytes <= ConstantBytes) ? "" : value;
        if (tensor == "")
        {
            _constants[value] = data;
            return;
        }

        _weights[value] = tensor;
        _weightData[tensor] = data;
    }

    private List<string> Inputs(HashSet<string> determineShapes)
    {
        var inputs = new List<string>();
        foreach (var declared in model.Graph.Inputs)
        {
            if (_values.ContainsKey(declared.Name)) continue;
            if (options.Data.TryGetValue(declared.Name, out var data) && determineShapes.Contains(declared.Name))
            {
                Store(declared.Name, data, "");
                continue;
            }

            _values[declared.Name] = data?.Type ?? Dimensions.Bind(declared, options.Dimensions);
            inputs.Add(declared.Name);
        }

        return inputs;
    }

    // A file can be wrong in more ways than anybody checks for: whatever a rule of an operator trips over is told with the node's name.
    private void Guarded(Draft draft)
    {
        try
        {
            Read(draft);
        }
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException or InvalidCastException or InvalidOperationException
            or KeyNotFoundException or ArithmeticException or NullReferenceException)
        {
            throw draft.Wrong($"its inputs or attributes are not what the operator can take ({e.Message.ReplaceLineEndings(" ")})");
        }
    }

    private void Read(Draft draft)
    {
        for (var i = 0; i < draft.Inputs.Count; i++) draft.Inputs[i] = _renamed.GetValueOrDefault(draft.Inputs[i], draft.Inputs[i]);
        foreach (var input in draft.Inputs)
            if (input != "" && !_values.ContainsKey(input)) throw draft.Wrong($"its input \"{input}\" is produced by nobody before it");
        Table.Apply(this, draft);
        if (draft.Op == "Constant")
        {
            Bind(draft, ConstantNode.Data(draft, model.Path));
            return;
        }

        if (!Catalog.All.ContainsKey(draft.Op))
            throw draft.Op == "NonZero"
                ? new DataDependentException($"NonZero \"{draft.Name}\": how many elements it gives depends on data")
                : new OutOfScopeException($"{draft.Op} \"{draft.Name}\": an operator that Bench does not have");
        Append(new Node(draft.Name, draft.Op, draft.Inputs, draft.Outputs, new Attributes(draft.Attributes.Select(a => (a.Key, Decimal(a.Value))))));
    }

    private void Bind(Draft draft, Tensor data)
    {
        var output = draft.Outputs[0];
        if (_outputs.Contains(output)) Append(new Node(draft.Name, "Identity", [Constant(output + ".data", data)], [output], Attributes.None));
        else Store(output, data, data.Type.Bytes <= ConstantBytes ? "" : null);
    }

    // A file's 1e-5 is a float; its shortest decimal is what its author wrote.
    private static object Decimal(object value) => value switch
    {
        double d => Decimal(d),
        double[] all => Array.ConvertAll(all, Decimal),
        _ => value,
    };

    private static double Decimal(double value) => double.Parse(((float)value).ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private void Append(Node raw)
    {
        var node = Inference.Normalize(raw, _values, _constants);
        var types = Inference.Infer(node, _values, _constants);
        var known = Evaluation.Try(node, _values, _constants);
        var kept = known is null || node.Outputs.Any(_outputs.Contains);
        if (kept) _nodes.Add(node);
        for (var i = 0; i < node.Outputs.Count; i++)
        {
            var output = node.Outputs[i];
            if (output == "") continue;
            if (kept && !_values.TryAdd(output, types[i])) throw new GraphException($"the value \"{output}\" is defined twice");
            if (known is null) continue;
            if (kept) _renamed[output] = Constant(output + ".data", known[i]);
            else Store(output, known[i], "");
        }
    }

    private Imported Finish(List<string> inputs)
    {
        var outputs = model.Graph.Outputs.Select(v => v.Name).ToList();
        var states = model.Metadata.TryGetValue(OnnxMetadata.State, out var text)
            ? Metadata(text, OnnxMetadataJson.Default.StringArrayArray).Where(s => s.Length == 3).Select(s => new State(s[0], s[1], s[2])).ToList()
            : [];
        var counts = OnnxMetadata.Counts(model);
        var graph = Fold.Constants(new Graph
        {
            Name = model.Graph.Name == "" ? Path.GetFileNameWithoutExtension(model.Path) : model.Graph.Name,
            Values = _values,
            Inputs = [.. inputs.Except(states.Select(s => s.From))],
            Outputs = [.. outputs.Except(states.Select(s => s.To))],
            Weights = _weights,
            Constants = _constants,
            State = states,
            Nodes = _nodes,
            SampleAxis = counts && int.TryParse(model.Metadata[OnnxMetadata.SampleAxis], CultureInfo.InvariantCulture, out var axis) ? axis : null,
            ItemsPerStep = counts && long.TryParse(model.Metadata[OnnxMetadata.ItemsPerStep], CultureInfo.InvariantCulture, out var items) ? items : 1,
        });
        return new Imported(graph with { Fills = InputFills.Of(graph) }, graph.Weights.Values.Distinct().ToDictionary(t => t, t => _weightData[t]));
    }

    private static T Metadata<T>(string text, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(text, type) ?? throw new GraphException("its metadata is not what Bench wrote");
        }
        catch (JsonException)
        {
            throw new GraphException("its metadata is not what Bench wrote; export it again");
        }
    }
}
