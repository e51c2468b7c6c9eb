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
        Sliding("MaxPool", Halves, s => [Slide(s), new(DType.I64, Slide(s).Shape)]) with
        {
            Defaults = [("ceil_mode", 0), ("storage_order", 0)], Gradient = OfLargest,
        },
        Sliding("AveragePool", Opset.Latest(Dilated, Halves), s => [Slide(s)]) with { Defaults = [("ceil_mode", 0), ("count_include_pad", 0)] },
        Fresh("GlobalAveragePool", Halves, Global) with { Gradient = OfAverage },
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

    // Each window's gradient goes to its largest element, which may be that of several windows.
    private static IReadOnlyList<string?> OfLargest(Backward b)
    {
        if (b.Site.Attributes.Int("storage_order", 0) != 0) throw b.Site.Wrong("its gradient is written for storage_order 0");
        var x = b.Site[0];
        var places = b.Op("MaxPool", 2, [b.In()], b.Site.Attributes.Select(a => (a.Key, a.Value)))[1];
        Shape flat = [(int)x.Shape.Elements];
        var all = (int)b[b.Given()].Shape.Elements;
        var sum = b.Op("ScatterElements", [b.Filled(0, x with { Shape = flat }), b.Reshape(places, [all]), b.Reshape(b.Given(), [all])],
            ("axis", 0), ("reduction", "add"));
        return [b.Reshape(sum, x.Shape)];
    }

    private static IReadOnlyList<string?> OfAverage(Backward b)
    {
        var x = b.Site.Shape(0);
        return [b.Expand(b.Mul(b.Given(), (double)x[0] * x[1] / x.Elements), x)];
    }
}
