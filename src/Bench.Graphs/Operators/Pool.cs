namespace Bench.Graphs.Operators;

/// <summary>
/// Normal form: kernel_shape, strides, dilations, pads and ceil_mode are written; auto_pad is gone. MaxPool's Indices count in the whole flattened input.
/// </summary>
public static class Pool
{
    private static readonly Since Halves = Opset.From(22, DType.BF16);
    private static readonly Since Dilated = Opset.From(19, s => s.Attributes.Ints("dilations") is { } d && d.Any(n => n != 1));

    public static readonly Operator[] Operators =
    [
        Sliding("MaxPool", Halves, s => [Slide(s), new(DType.I64, Slide(s).Shape)]) with { Defaults = [("ceil_mode", 0), ("storage_order", 0)] },
        Sliding("AveragePool", Opset.Latest(Dilated, Halves), s => [Slide(s)]) with { Defaults = [("ceil_mode", 0), ("count_include_pad", 0)] },
        Fresh("GlobalAveragePool", Halves, Global),
        Fresh("GlobalMaxPool", Halves, Global),
    ];

    private static Operator Sliding(string name, Since since, Func<Site, TensorType[]> infer) =>
        Fresh(name, since, infer) with { Optional = Window.Attributes, Normal = Normal };

    private static Operator Fresh(string name, Since since, Func<Site, TensorType[]> infer) =>
        new(name, infer) { Since = since, Cost = Costs.None, Memory = Memory.Fresh, Folding = null, Gradient = Gradients.NotYet };

    private static Node Normal(Site s) => s.Node with { Attributes = Window.Of(s).Padded(s).Write(s.Attributes) };

    private static TensorType Slide(Site s) =>
        new(s.DType(0), [s.Shape(0)[0], s.Shape(0)[1], .. Window.Of(s).Slide(s, s.Attributes.Int("ceil_mode", 0) != 0)]);

    private static TensorType[] Global(Site s) => [new(s.DType(0), [s.Shape(0)[0], s.Shape(0)[1], .. Enumerable.Repeat(1, s.Shape(0).Rank - 2)])];
}
