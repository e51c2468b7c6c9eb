using Bench.Graphs.Operators;

namespace Bench.Graphs.Transforms;

/// <summary>
/// Whether a step keeps its samples apart: those along the first dimension of every input come out along the first of every output, and none depends on its
/// neighbours or on its place. Told from the operators; where one may mix samples, or is none of those here, the answer is no.
/// </summary>
public static class SamplesApart
{
    private const int Mask = 3;
    private static readonly HashSet<string> EachElement = [.. Elementwise.Operators.Select(op => op.Name)];

    public static bool Hold(Graph graph)
    {
        if (graph.State.Count > 0 || graph.Inputs.Select(input => graph.Values[input].Shape.FirstOrDefault()).Distinct().ToArray() is not [var samples and > 0])
            return false;
        // The axis along which a value's samples lie; a value without one is the same for all of them.
        var axes = graph.Inputs.ToDictionary(input => input, _ => 0);
        foreach (var node in graph.Nodes.Where(node => node.Inputs.Any(axes.ContainsKey)))
        {
            int?[] inputs = [.. node.Inputs.Select(input => axes.TryGetValue(input, out var axis) ? axis : (int?)null)];
            if (Axis(Site.Of(graph, node), inputs, graph.Values[node.Outputs[0]].Shape, samples) is not { } followed) return false;
            foreach (var output in node.Outputs) axes[output] = followed;
        }

        return graph.Outputs.All(output => axes.GetValueOrDefault(output, -1) == 0 && graph.Values[output].Shape[0] == samples);
    }

    // Where the outputs' samples lie; null where they may have met.
    private static int? Axis(Site s, int?[] axes, Shape output, int samples)
    {
        var op = s.Node.Op;
        if (EachElement.Contains(op)) return Aligned(s, axes, output, Enumerable.Range(0, axes.Length));
        if (op == "MatMul") return Product(s, axes, output);
        if (op == "Gemm")
            return axes is [0, null, ..] && s.Attributes.Int("transA", 0) == 0
                ? Aligned(s, [0, null, .. axes.Skip(2)], output, [0, .. Enumerable.Range(2, axes.Length - 2)]) : null;
        if (op == "Concat") return axes.Distinct().ToArray() is [{ } all] && all != s.Axis("axis", output.Rank) ? all : null;
        if (op == "Attention")
            return Enumerable.Range(0, axes.Length)
                .All(i => !s.Has(i) || (i == Mask ? SameForAll(s, axes, i, 4) || (axes[i] == 0 && s.Shape(i).Rank == 4) : axes[i] == 0)) ? 0 : null;
        if (op == "Gather" && axes is [null, { } looked]) return s.Axis("axis", s.Shape(0).Rank) + looked;
        // Of the others the first input alone may have samples.
        if (axes[0] is not { } axis || axes.Skip(1).Any(other => other is not null)) return null;
        var shape = s.Shape(0);
        return op switch
        {
            // Its second output numbers the elements of the whole batch.
            "MaxPool" when s.Wants(1) => null,
            "Conv" or "ConvTranspose" or "MaxPool" or "AveragePool" or "GlobalAveragePool" or "GlobalMaxPool" => axis == 0 ? 0 : null,
            "BatchNormalization" => axis == 0 && s.Attributes.Int("training_mode", 0) == 0 ? 0 : null,
            "LayerNormalization" or "RMSNormalization" => axis < s.Axis("axis", shape.Rank) ? axis : null,
            "Softmax" or "LogSoftmax" or "Split" => axis != s.Axis("axis", shape.Rank) ? axis : null,
            "ArgMax" or "ArgMin" => Without(s, axis, [s.Axis("axis", shape.Rank)]),
            "Gather" => s.Axis("axis", shape.Rank) is var taken && axis == taken ? null : axis < taken ? axis : axis - 1 + s.Shape(1).Rank,
            "Transpose" => Array.IndexOf(s.Attributes.Ints("perm")!, axis),
            "Reshape" or "Flatten" or "Squeeze" or "Unsqueeze" => Regrouped(shape, axis, output, samples),
            "Expand" => Aligned(s, axes, output, [0]),
            "Slice" => Movement.Slices(s)[axis] is { Start: 0, Step: 1 } range && range.Length == shape[axis] ? axis : null,
            _ when op.StartsWith("Reduce", StringComparison.Ordinal) => Without(s, axis, Reduce.Axes(s)),
            _ => null,
        };
    }

    // Shapes are matched from the right; what is the same for all samples must not tell one place from another.
    private static int? Aligned(Site s, int?[] axes, Shape output, IEnumerable<int> inputs, int least = 1)
    {
        int[] those = [.. inputs.Where(s.Has)];
        int[] places = [.. those.Where(i => axes[i] is not null).Select(i => s.Shape(i).Rank - axes[i]!.Value).Distinct()];
        return places is [var place] && place >= least
            && those.All(i => axes[i] is { } axis ? s.Shape(i)[axis] == output[^place] : SameForAll(s, axes, i, place)) ? output.Rank - place : null;
    }

    private static bool SameForAll(Site s, int?[] axes, int input, int fromRight) =>
        axes[input] is null && (s.Shape(input).Rank < fromRight || s.Shape(input)[^fromRight] == 1);

    private static int? Product(Site s, int?[] axes, Shape output)
    {
        var (left, right) = (s.Shape(0), s.Shape(1));
        if (left.Rank < 2 || right.Rank < 2) return null;
        // Rows of the left factor never meet; all else must lie before rows and columns.
        if (axes is [{ } row, null] && row == left.Rank - 2) return output.Rank - 2;
        return Aligned(s, axes, output, [0, 1], least: 3);
    }

    private static int? Without(Site s, int axis, IReadOnlyCollection<int> gone) =>
        gone.Contains(axis) ? null : s.Attributes.Int("keepdims", 1) != 0 ? axis : axis - gone.Count(other => other < axis);

    // Elements keep their order: the samples are where as much lies outside them as before, and as much inside.
    private static int? Regrouped(Shape from, int axis, Shape to, int samples)
    {
        long outside = from.Take(axis).Aggregate(1L, (product, d) => product * d), before = 1;
        for (var i = 0; i < to.Rank; before *= to[i++])
            if (before == outside && to[i] > 0 && to[i] % samples == 0) return i;
        return null;
    }
}
