using Bench.Graphs;

namespace Bench.Bundles;

/// <summary>
/// Between an output and its golden. <see cref="NonFinite"/> counts values that are NaN or infinite in one of the two and not the same in the other;
/// distances are those of all others. Whole numbers and booleans have no distance: they are the golden's or they are not, and both figures are the share of
/// those that are not.
/// </summary>
public readonly record struct Distance(double Norm, double Worst, long NonFinite, long Elements, long Differing = 0)
{
    private const int Block = 4096;

    /// <summary>Row by row, so that neither the output nor the golden is ever copied whole.</summary>
    public static Distance Between(IEnumerable<(Tensor Output, Tensor Golden)> rows)
    {
        double apart = 0, square = 0, worst = 0, largest = 0;
        long nonFinite = 0, elements = 0, differing = 0;
        var (any, whole) = (false, false);
        Span<double> a = stackalloc double[Block], b = stackalloc double[Block];
        foreach (var (output, golden) in rows)
        {
            if (output.Shape.Elements != golden.Shape.Elements)
                throw new OtherShapeException(output.Shape, golden.Shape);
            var count = (int)output.Shape.Elements;
            elements += count;
            any = true;
            if (!golden.DType.IsFloat())
            {
                whole = true;
                differing += Differences(output, golden);
                continue;
            }

            for (var at = 0; at < count; at += Block)
            {
                var n = Math.Min(Block, count - at);
                Doubles(output, at, a[..n]);
                Doubles(golden, at, b[..n]);
                for (var i = 0; i < n; i++)
                {
                    if (!double.IsFinite(a[i]) || !double.IsFinite(b[i]))
                    {
                        if (!a[i].Equals(b[i])) nonFinite++;
                        continue;
                    }

                    var difference = Math.Abs(a[i] - b[i]);
                    apart += difference * difference;
                    square += b[i] * b[i];
                    worst = Math.Max(worst, difference);
                    largest = Math.Max(largest, Math.Abs(b[i]));
                }
            }
        }

        // What was compared with nothing is not right: the distance of no rows would be zero.
        if (!any) throw new NothingComparedException();
        if (whole) return new Distance(Over(differing, elements), Over(differing, elements), 0, elements, differing);
        return new Distance(Over(Math.Sqrt(apart), Math.Sqrt(square)), Over(worst, largest), nonFinite, elements);
    }

    // A fraction in the place of a whole number differs from it.
    private static long Differences(Tensor output, Tensor golden)
    {
        if (output.DType.IsFloat()) return output.ToDoubles().Zip(golden.ToDoubles()).LongCount(pair => !pair.First.Equals(pair.Second));
        return output.ToLongs().Zip(golden.ToLongs()).LongCount(pair => pair.First != pair.Second);
    }

    // An output that should be all zero has no scale of its own: any value there is infinitely wrong.
    private static double Over(double part, double whole) => part == 0 ? 0 : part / whole;

    private static void Doubles(Tensor tensor, int at, Span<double> values)
    {
        var size = tensor.DType.Size();
        Casting.Convert(tensor.Data.Span.Slice(at * size, values.Length * size), tensor.DType, System.Runtime.InteropServices.MemoryMarshal.AsBytes(values),
            DType.F64);
    }
}
