namespace Bench.Graphs;

/// <summary>Some samples of a tensor.</summary>
public static class Rows
{
    /// <summary>The rows named, in that order, of the axis that counts samples; everything where no rows or no axis are given.</summary>
    public static Tensor Of(Tensor tensor, int[]? rows, int? axis)
    {
        if (rows is null || axis is not { } at || at >= tensor.Shape.Rank) return tensor;
        var dims = tensor.Shape.ToArray();
        var inner = tensor.DType.Size() * dims[(at + 1)..].Aggregate(1, (a, b) => a * b);
        var outer = dims[..at].Aggregate(1, (a, b) => a * b);
        foreach (var row in rows)
            if (row < 0 || row >= dims[at]) throw new GraphException($"row {row} is asked for, there are {dims[at]}");
        var picked = new byte[(long)outer * rows.Length * inner];
        for (var o = 0; o < outer; o++)
            for (var i = 0; i < rows.Length; i++)
                tensor.Data.Span.Slice((o * dims[at] + rows[i]) * inner, inner).CopyTo(picked.AsSpan((o * rows.Length + i) * inner));
        return new Tensor(new TensorType(tensor.DType, new Shape(dims.Select((d, i) => i == at ? rows.Length : d))), picked);
    }
}
