namespace Bench.Graphs.Onnx;

/// <summary>Recipes for the inputs of somebody's own model, as far as the graph tells what they are.</summary>
internal static class InputFills
{
    public static IReadOnlyDictionary<string, Fill> Of(Graph graph) => graph.Inputs.ToDictionary(input => input, input => Of(graph, input));

    private static Fill Of(Graph graph, string input)
    {
        var type = graph.Values[input];
        if (type.DType.IsFloat()) return type.Shape.Rank == 4 && type.Shape[1] == 3 ? Fill.Image : Fill.Uniform(1);
        // Whole numbers that look something up stay inside the table; others are masks, of which 1 lets all through.
        var limits = graph.Nodes.Where(n => n.Op == "Gather" && Reaches(graph, n.Inputs[1], input))
            .Select(n => (long)graph.Values[n.Inputs[0]].Shape[(int)n.Attributes.Int("axis", 0)]).ToArray();
        return limits.Length > 0 ? Fill.Tokens(limits.Min()) : Fill.Constant(1);
    }

    private static bool Reaches(Graph graph, string value, string input)
    {
        while (value != input)
        {
            if (graph.Nodes.FirstOrDefault(n => n.Outputs.Contains(value)) is not
                {
                    Op: "Cast" or "Identity" or "Reshape" or "Unsqueeze" or "Squeeze"
                or "Flatten"
                } node)
                return false;
            value = node.Inputs[0];
        }

        return true;
    }
}
