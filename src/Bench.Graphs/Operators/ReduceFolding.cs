using static Bench.Graphs.Operators.Elements;

namespace Bench.Graphs.Operators;

// Known tensors along their axes. As doubles, integers are exact to 2^53, far beyond any shape.
internal static class ReduceFolding
{
    private const long LargestInteger = 1L << 40;

    public static readonly Folding Accumulated = new((s, t) =>
    {
        if (s.Attributes.Int("exclusive", 0) != 0 || s.Attributes.Int("reverse", 0) != 0 || s.DType(0) == DType.U64) return null;
        var axis = s.Axis(s.Longs(1)![0], s.Shape(0).Rank);
        var stride = s.Shape(0).Strides()[axis];
        var values = s.Constant(0).ToDoubles();
        for (var i = 0; i < values.Length; i++)
            if (i / stride % s.Shape(0)[axis] > 0) values[i] += values[i - stride];
        return [Floats(t[0], values)];
    });

    public static Folding Collapsed(double start, Func<double, double, double> step) => new((s, t) =>
    {
        var axes = Reduce.Axes(s);
        var kept = new Shape(s.Shape(0).Select((d, i) => axes.Contains(i) ? 1 : d));
        var result = new double[kept.Elements];
        Array.Fill(result, start);
        var values = s.Constant(0).ToDoubles();
        if (values.Any(v => !s.DType(0).IsFloat() && Math.Abs(v) > LargestInteger) || values.Length == 0) return null;
        var n = 0;
        foreach (var at in Coordinates(s.Shape(0)))
        {
            var k = Offset(at.Select((c, i) => axes.Contains(i) ? 0 : c), kept);
            result[k] = step(result[k], values[n++]);
        }

        return [Floats(t[0], result)];
    });
}
