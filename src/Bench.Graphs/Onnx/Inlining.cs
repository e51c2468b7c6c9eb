namespace Bench.Graphs.Onnx;

/// <summary>The nodes of a model in one flat list: calls of its own functions are replaced by their bodies.</summary>
internal static class Inlining
{
    private const int DepthLimit = 32;
    // A few functions that call each other twice each would else grow without end.
    private const int NodeLimit = 1_000_000;

    public static List<Draft> Flatten(OnnxModel model)
    {
        var functions = new Dictionary<(string, string, string), OnnxFunction>();
        foreach (var function in model.Functions) functions[(function.Domain, function.Name, function.Overload)] = function;
        var taken = new HashSet<string>(model.Graph.Nodes.SelectMany(n => n.Outputs).Concat(model.Graph.Inputs.Select(v => v.Name))
            .Concat(model.Graph.Initializers.Select(t => t.Name)));
        var flat = new List<Draft>();
        Add(model.Graph.Nodes, model.Opsets, "", 0);
        return flat;

        void Add(IReadOnlyList<OnnxNode> nodes, IReadOnlyDictionary<string, long> opsets, string prefix, int depth)
        {
            if (depth > DepthLimit) throw new GraphException($"functions call each other more than {DepthLimit} deep");
            foreach (var node in nodes)
            {
                var name = prefix + (node.Name == "" ? $"{node.Op}_{flat.Count}" : node.Name);
                if (functions.TryGetValue((node.Domain, node.Op, node.Overload), out var function))
                {
                    Add(Body(function, node, name, taken), function.Opsets.Count > 0 ? function.Opsets : opsets, name + "/", depth + 1);
                    continue;
                }

                if (node.Domain != "") throw new OutOfScopeException($"{node.Op} \"{name}\": an operator of \"{node.Domain}\" that Bench does not have");
                if (flat.Count >= NodeLimit) throw new GraphException($"more than {NodeLimit} nodes once its functions are inlined");
                flat.Add(new Draft(node, opsets.TryGetValue("", out var version)
                    ? version
                    : throw new GraphException("it does not say its operator set (opset_import)"), name));
            }
        }
    }

    private static List<OnnxNode> Body(OnnxFunction function, OnnxNode call, string name, HashSet<string> taken)
    {
        var values = new Dictionary<string, string> { [""] = "" };
        for (var i = 0; i < function.Inputs.Count; i++) values[function.Inputs[i]] = i < call.Inputs.Count ? call.Inputs[i] : "";
        for (var i = 0; i < function.Outputs.Count && i < call.Outputs.Count; i++)
            if (call.Outputs[i] != "") values[function.Outputs[i]] = call.Outputs[i];
        string Value(string inner)
        {
            if (values.TryGetValue(inner, out var known)) return known;
            var fresh = $"{name}/{inner}";
            while (!taken.Add(fresh)) fresh += "_";
            return values[inner] = fresh;
        }

        return [.. function.Nodes.Select(n => n with
        {
            Inputs = [.. n.Inputs.Select(Value)],
            Outputs = [.. n.Outputs.Select(Value)],
            Attributes = n.Attributes.Values.Select(a => Bound(a, function, call)).OfType<OnnxAttribute>().ToDictionary(a => a.Name),
        })];
    }

    private static OnnxAttribute? Bound(OnnxAttribute attribute, OnnxFunction function, OnnxNode call) =>
        attribute.Reference is not { Length: > 0 } reference ? attribute
        : call.Attributes.TryGetValue(reference, out var given) ? given with { Name = attribute.Name }
        : function.Defaults.TryGetValue(reference, out var fallback) ? fallback with { Name = attribute.Name }
        : null;
}
