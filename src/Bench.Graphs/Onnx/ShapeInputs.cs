using Bench.Graphs.Operators;

namespace Bench.Graphs.Onnx;

/// <summary>Which values determine shapes: found backwards from the operators that say so.</summary>
internal static class ShapeInputs
{
    public static HashSet<string> Find(IReadOnlyList<Draft> nodes)
    {
        var wanted = new HashSet<string>();
        foreach (var node in nodes.Reverse())
        {
            foreach (var input in Positions(node.Op))
                if (node.Has(input)) wanted.Add(node.Inputs[input]);
            // What Shape and Size tell depends on no data.
            if (node.Op is not ("Shape" or "Size") && node.Outputs.Any(wanted.Contains)) wanted.UnionWith(node.Inputs);
        }

        wanted.Remove("");
        return wanted;
    }

    private static IReadOnlyList<int> Positions(string op) =>
        op == "Dropout" ? [1, 2] : Catalog.All.TryGetValue(op, out var known) ? known.ShapeInputs : [];
}
