using Bench.Graphs;

namespace Bench.Reference;

// A tensor as lines along one axis: Count lines of Length elements, Step apart.
internal readonly record struct Lines(int Count, int Length, int Step)
{
    public static Lines Of(Shape shape, int axis)
    {
        int inner = 1, outer = 1;
        for (var d = 0; d < axis; d++) outer *= shape[d];
        for (var d = axis + 1; d < shape.Rank; d++) inner *= shape[d];
        return new Lines(outer * inner, shape[axis], inner);
    }

    public long Start(int line) => (long)(line / Step) * Length * Step + line % Step;
}
