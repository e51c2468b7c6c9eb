using Bench.Graphs.Operators;

namespace Bench.Graphs.Transforms;

/// <summary>Forward, loss, gradients and update as the graph of one step. What is learned, moments and statistics are its state.</summary>
public static class Training
{
    private const string Norm = "BatchNormalization";
    // Of the running statistics: the batch's share in a step.
    private const double Share = 0.1;

    /// <summary>The step that trains a graph, whose first output is the loss. Running statistics follow the batches; every other weight is learned.</summary>
    public static Graph Of(Graph forward, Optimiser optimiser)
    {
        Node[] norms = [.. forward.Nodes.Where(node => node.Op == Norm)];
        var b = GraphBuilder.Of(forward, (b, node) => b.Append(node.Op == Norm ? Trained(node) : node));
        foreach (var norm in norms) Follow(b, norm);
        var statistics = norms.SelectMany(norm => norm.Inputs.Skip(3)).ToHashSet();
        string[] learned = [.. forward.Weights.Keys.Where(weight => forward.Values[weight].DType.IsFloat() && !statistics.Contains(weight))];
        optimiser.Update(b, Backpropagation.Of(b, forward.Outputs[0], learned));
        var step = GraphBuilder.Of(b.Build(forward.ItemsPerStep), (b, node) =>
        {
            if (node.Op == Norm) InParts(b, node);
            else b.Append(node);
        });
        return Fold.Constants(step.Build(forward.ItemsPerStep, sampleAxis: null));
    }

    // By the batch's own mean and variance, which it also tells: with momentum 0 nothing of the running ones is mixed in.
    private static Node Trained(Node node) => node with
    {
        Outputs = [node.Outputs[0], Mean(node), Variance(node)],
        Attributes = node.Attributes.With("training_mode", 1).With("momentum", 0.0),
    };

    private static string Mean(Node norm) => $"{norm.Outputs[0]}.mean";

    private static string Variance(Node norm) => $"{norm.Outputs[0]}.variance";

    // The variance that runs is that of the population which the batch was drawn from.
    private static void Follow(GraphBuilder b, Node norm)
    {
        var count = (double)b[norm.Inputs[0]].Shape.Elements / b[norm.Inputs[0]].Shape[1];
        Run(norm.Inputs[3], Mean(norm), 1);
        Run(norm.Inputs[4], Variance(norm), count / (count - 1));

        void Run(string running, string batch, double unbiased) =>
            b.State(running, running, b.Add("Add", [b.Times(running, 1 - Share), b.Times(batch, Share * unbiased)]));
    }

    // ONNX Runtime's BatchNormalization writes the statistics that it tells over those that it reads, whoever else reads them, and on a GPU it does not train.
    private static void InParts(GraphBuilder b, Node norm)
    {
        var shape = b[norm.Inputs[0]].Shape;
        var dtype = b[norm.Inputs[0]].DType;
        var axes = b.Constant(Tensor.Longs([0, .. Enumerable.Range(2, shape.Rank - 2).Select(axis => (long)axis)]));
        var channels = b.Constant(Tensor.Longs(shape[1]));
        var apart = b.Constant(Tensor.Longs([1, shape[1], .. Enumerable.Repeat(1L, shape.Rank - 2)]));
        var mean = b.Add("ReduceMean", [norm.Inputs[0], axes]);
        var centred = b.Add("Sub", [norm.Inputs[0], mean]);
        var variance = b.Add("ReduceMean", [b.Add("Mul", [centred, centred]), axes]);
        b.Rename(b.Add("Reshape", [mean, channels]), norm.Outputs[1]);
        b.Rename(b.Add("Reshape", [variance, channels]), norm.Outputs[2]);
        var deviation = b.Add("Sqrt", [b.Add("Add", [variance, b.Number(norm.Attributes.Float("epsilon", 1e-5), dtype)])]);
        var scale = b.Add("Div", [b.Add("Reshape", [norm.Inputs[1], apart]), deviation]);
        b.Rename(b.Add("Add", [b.Add("Mul", [centred, scale]), b.Add("Reshape", [norm.Inputs[2], apart])]), norm.Outputs[0]);
    }
}
