using Bench.Graphs.Operators;

namespace Bench.Graphs.Transforms;

/// <summary>The nodes on the way back from a loss, each operator by its own rule.</summary>
public static class Backpropagation
{
    /// <summary>Adds them to a graph; the values that hold the gradient of its loss by each of those that are wanted.</summary>
    public static IReadOnlyDictionary<string, string> Of(GraphBuilder builder, string loss, IReadOnlyCollection<string> wanted)
    {
        if (builder[loss].Shape.Elements != 1) throw new GraphException($"\"{loss}\" is {builder[loss]}; a loss is one number");
        List<Node> nodes = [.. builder.Nodes];
        var moving = Moving(nodes, wanted);
        var gradients = new Dictionary<string, string> { [loss] = builder.Constant(Elements.Filled(builder[loss], 1)) };
        foreach (var node in Enumerable.Reverse(nodes))
        {
            string?[] given = [.. node.Outputs.Select(gradients.GetValueOrDefault)];
            if (given.All(gradient => gradient is null) || !node.Inputs.Any(moving.Contains)) continue;
            var rule = Inference.Find(node).Gradient ?? throw new GraphException($"{node.Op} \"{node.Name}\": nobody has written its gradient yet");
            var back = rule(new Backward(builder, builder.Site(node), given));
            foreach (var (input, gradient) in node.Inputs.Zip(back).Where(pair => moving.Contains(pair.First) && builder[pair.First].DType.IsFloat()))
            {
                if (gradient is null && rule != Gradients.Nothing)
                    throw new GraphException($"{node.Op} \"{node.Name}\": nobody has written its gradient by \"{input}\" yet");
                // What is read several times gets the sum of what comes back.
                if (gradient is not null) gradients[input] = gradients.TryGetValue(input, out var other) ? builder.Add("Add", [other, gradient]) : gradient;
            }
        }

        return wanted.ToDictionary(value => value,
            value => gradients.GetValueOrDefault(value) ?? throw new GraphException($"the loss does not depend on \"{value}\""));
    }

    private static HashSet<string> Moving(List<Node> nodes, IReadOnlyCollection<string> wanted)
    {
        var moving = wanted.ToHashSet();
        foreach (var node in nodes)
            if (node.Inputs.Any(moving.Contains)) moving.UnionWith(node.Outputs);
        moving.Remove("");
        return moving;
    }
}
