namespace Bench.Graphs.Transforms;

/// <summary>
/// How a step changes what is learned, as nodes and states. Tensors of two or more dimensions decay; biases and the scales of norms, which have one, do not.
/// </summary>
public abstract record Optimiser
{
    private const int DecaysFrom = 2;

    /// <summary>Adds the nodes that change each of these weights, which become states, by the gradient that a value holds.</summary>
    public abstract void Update(GraphBuilder b, IReadOnlyDictionary<string, string> gradients);

    protected static bool Decays(GraphBuilder b, string weight) => b[weight].Shape.Rank >= DecaysFrom;

    /// <summary>A state that begins with zeros.</summary>
    protected static string Zeros(GraphBuilder b, string name, TensorType type) => b.ReadState(name, type.DType, type.Shape, Fill.Constant(0));

    /// <summary>β · value + (1 − β) · next</summary>
    protected static string Averaged(GraphBuilder b, string value, string next, double beta) =>
        b.Add("Add", [b.Times(value, beta), b.Times(next, 1 - beta)]);
}

/// <summary>Stochastic gradient descent: v ← momentum · v + g + decay · w; w ← w − rate · v.</summary>
public sealed record Sgd(double Rate, double Momentum, double Decay) : Optimiser
{
    public override void Update(GraphBuilder b, IReadOnlyDictionary<string, string> gradients)
    {
        foreach (var (weight, gradient) in gradients)
        {
            var slope = Decays(b, weight) ? b.Add("Add", [gradient, b.Times(weight, Decay)]) : gradient;
            var before = Zeros(b, $"{weight}.momentum", b[weight]);
            var velocity = b.Add("Add", [b.Times(before, Momentum), slope]);
            b.State(before, before, velocity);
            b.State(weight, weight, b.Add("Sub", [weight, b.Times(velocity, Rate)]));
        }
    }
}

/// <summary>
/// Adam with decay apart from the gradient: w ← (1 − rate · decay) · w − rate · m̂ / (√v̂ + ε), where m̂ and v̂ are the averages of gradients
/// and of their squares over what an average of ones has become by then.
/// </summary>
/// <remarks>
/// That average, 1 − βᵗ, is a state that is averaged as the others are: from the power of β a float32 of it would have lost three of its seven
/// digits in the first step.
/// </remarks>
public sealed record AdamW(double Rate, double First, double Second, double Epsilon, double Decay) : Optimiser
{
    public override void Update(GraphBuilder b, IReadOnlyDictionary<string, string> gradients)
    {
        var dtype = b[gradients.Keys.First()].DType;
        string first = Ones(b, "adam.first", First, dtype), second = b.Add("Sqrt", [Ones(b, "adam.second", Second, dtype)]);
        var rate = b.Add("Div", [b.Number(Rate, dtype), first]);
        foreach (var (weight, gradient) in gradients)
        {
            var mean = Moment(b, $"{weight}.first", weight, gradient, First);
            var square = Moment(b, $"{weight}.second", weight, b.Add("Mul", [gradient, gradient]), Second);
            var deviation = b.Add("Add", [b.Add("Div", [b.Add("Sqrt", [square]), second]), b.Number(Epsilon, dtype)]);
            // Taken off, since 1 less so little is not itself in float32.
            var kept = Decays(b, weight) ? b.Add("Sub", [weight, b.Times(weight, Rate * Decay)]) : weight;
            b.State(weight, weight, b.Add("Sub", [kept, b.Add("Mul", [rate, b.Add("Div", [mean, deviation])])]));
        }
    }

    private static string Moment(GraphBuilder b, string name, string weight, string next, double beta)
    {
        var before = Zeros(b, name, b[weight]);
        var after = Averaged(b, before, next, beta);
        b.State(name, before, after);
        return after;
    }

    private static string Ones(GraphBuilder b, string name, double beta, DType dtype)
    {
        var before = Zeros(b, name, new TensorType(dtype, Shape.Scalar));
        var after = b.Add("Add", [b.Times(before, beta), b.Number(1 - beta, dtype)]);
        b.State(name, before, after);
        return after;
    }
}
