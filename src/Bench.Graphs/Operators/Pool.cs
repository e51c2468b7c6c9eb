namespace Bench.Graphs.Operators;

/// <summary>Normal form: kernel_shape, strides, dilations, pads and ceil_mode are written; auto_pad is gone. MaxPool's Indices count in the whole flattened input.</summary>
public static class Pool
{
    public static readonly Operator[] Operators =
    [
        new("MaxPool", s => [Slide(s), new(DType.I64, Slide(s).Shape)]) { Defaults = [("ceil_mode", 0), ("storage_order", 0)], Optional = Window.Attributes, Normal = Normal },
        new("AveragePool", s => [Slide(s)]) { Defaults = [("ceil_mode", 0), ("count_include_pad", 0)], Optional = Window.Attributes, Normal = Normal },
        new("GlobalAveragePool", Global),
        new("GlobalMaxPool", Global),
    ];

    private static Node Normal(Site s) => s.Node with { Attributes = Window.Of(s).Padded(s).Write(s.Attributes) };

    private static TensorType Slide(Site s) =>
        new(s.DType(0), [s.Shape(0)[0], s.Shape(0)[1], .. Window.Of(s).Slide(s, s.Attributes.Int("ceil_mode", 0) != 0)]);

    private static TensorType[] Global(Site s) => [new(s.DType(0), [s.Shape(0)[0], s.Shape(0)[1], .. Enumerable.Repeat(1, s.Shape(0).Rank - 2)])];
}
