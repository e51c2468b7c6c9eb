namespace Bench.Graphs.Operators;

/// <summary>
/// A node on the way back: what it read and gave, the gradients of what it gave, and the nodes that lead from those to the gradients of what it read.
/// </summary>
public sealed class Backward(GraphBuilder builder, Site site, IReadOnlyList<string?> given)
{
    public Site Site => site;

    public string In(int input = 0) => site.Node.Inputs[input];

    public string Out(int output = 0) => site.Node.Outputs[output];

    /// <summary>The gradient of an output; zeros where nothing depends on it.</summary>
    public string Given(int output = 0) => given[output] ?? Filled(0, builder[Out(output)]);

    public bool IsGiven(int output) => output < given.Count && given[output] is not null;

    public TensorType this[string value] => builder[value];

    public string Op(string op, params IReadOnlyList<string> inputs) => builder.Add(op, inputs);

    public string Op(string op, IReadOnlyList<string> inputs, params IEnumerable<(string, object)> attributes) => builder.Add(op, inputs, attributes);

    public string[] Op(string op, int outputs, IReadOnlyList<string> inputs, params IEnumerable<(string, object)> attributes) =>
        builder.Add(op, outputs, inputs, attributes);

    public string Add(string a, string b) => Op("Add", a, b);

    public string Add(string a, double b) => Add(a, Number(b, a));

    public string Sub(string a, string b) => Op("Sub", a, b);

    public string Sub(double a, string b) => Sub(Number(a, b), b);

    public string Mul(string a, string b) => Op("Mul", a, b);

    public string Mul(string a, double b) => Mul(a, Number(b, a));

    public string Div(string a, string b) => Op("Div", a, b);

    public string Square(string a) => Mul(a, a);

    /// <summary>The one where a condition holds, 0 elsewhere.</summary>
    public string Where(string condition, string a) => Op("Where", condition, a, Number(0, a));

    /// <summary>A number of a value's own type.</summary>
    public string Number(double number, string like) => builder.Number(number, builder[like].DType);

    public string Longs(params ReadOnlySpan<long> numbers) => builder.Constant(Tensor.Longs(numbers));

    public string Constant(Tensor tensor) => builder.Constant(tensor);

    public string Filled(double number, TensorType type) =>
        Op("Expand", builder.Number(number, type.DType), Dims(type.Shape));

    public string Reshape(string value, Shape shape) => builder[value].Shape == shape ? value : Op("Reshape", value, Dims(shape));

    public string Expand(string value, Shape shape) => builder[value].Shape == shape ? value : Op("Expand", value, Dims(shape));

    public string Transpose(string value, params int[] permutation) => Op("Transpose", [value], ("perm", permutation));

    /// <summary>The last two dimensions exchanged.</summary>
    public string Turned(string value)
    {
        var rank = builder[value].Shape.Rank;
        return Transpose(value, [.. Enumerable.Range(0, rank - 2), rank - 1, rank - 2]);
    }

    /// <summary>Over some axes, which stay as dimensions of 1.</summary>
    public string Reduced(string op, string value, IEnumerable<int> axes) => Op(op, value, Longs([.. axes.Select(axis => (long)axis)]));

    /// <summary>What was stretched to a larger shape: the sum over all copies of each element.</summary>
    public string SumTo(string value, Shape shape)
    {
        var from = builder[value].Shape;
        var missing = from.Rank - shape.Rank;
        int[] axes = [.. Enumerable.Range(0, from.Rank).Where(i => i < missing || (shape[i - missing] == 1 && from[i] != 1))];
        return Reshape(axes.Length == 0 ? value : Reduced("ReduceSum", value, axes), shape);
    }

    /// <summary>For an input that was stretched to the output's shape.</summary>
    public string SumTo(string value, int input) => SumTo(value, site.Shape(input));

    private string Dims(Shape shape) => Longs([.. shape.Select(d => (long)d)]);
}
