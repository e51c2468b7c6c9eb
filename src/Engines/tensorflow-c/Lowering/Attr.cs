using Bench.Graphs;
using Bench.Graphs.Protobuf;

namespace Bench.Engines;

// An attribute of a TensorFlow node (its AttrValue), made from what it holds.
internal readonly struct Attr
{
    private Attr(ProtoWriter message) => Message = message;

    public ProtoWriter Message { get; }

    public static implicit operator Attr(DType value) => new(new ProtoWriter().Long(6, TypeNumbers.Of(value)));
    public static implicit operator Attr(bool value) => new(new ProtoWriter().Long(5, value ? 1 : 0));
    public static implicit operator Attr(long value) => new(new ProtoWriter().Long(3, value));
    public static implicit operator Attr(float value) => new(new ProtoWriter().Float(4, value));
    public static implicit operator Attr(string value) => new(new ProtoWriter().Text(2, value));
    public static implicit operator Attr(Shape value) => new(new ProtoWriter().Message(7, ShapeOf(value)));
    public static implicit operator Attr(long[] value) => new(new ProtoWriter().Message(1, new ProtoWriter().Longs(3, value)));

    public static implicit operator Attr(Tensor value) =>
        new(new ProtoWriter().Message(8, new ProtoWriter().Long(1, TypeNumbers.Of(value.DType)).Message(2, ShapeOf(value.Shape)).Bytes(4, value.Data)));

    public static Attr Types(IEnumerable<DType> types) =>
        new(new ProtoWriter().Message(1, new ProtoWriter().Longs(6, types.Select(t => (long)TypeNumbers.Of(t)))));
    public static Attr Function(string name) => new(new ProtoWriter().Message(10, new ProtoWriter().Text(1, name)));

    private static ProtoWriter ShapeOf(Shape shape)
    {
        var message = new ProtoWriter();
        foreach (var dim in shape) message.Message(2, new ProtoWriter().Long(1, dim));
        return message;
    }
}
