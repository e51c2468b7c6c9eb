using Bench.Graphs;

namespace Bench.Reference;

// Operands stretched over an output, dimensions that can be joined joined: rows in which every operand moves by 1 or stands still.
internal sealed class Broadcast
{
    private const int Piece = 1 << 14;
    private readonly long[] _dims;
    private readonly long[][] _strides;

    public delegate void Row(long output, ReadOnlySpan<long> inputs, int count);

    public Broadcast(Shape output, params ReadOnlySpan<Shape> inputs)
    {
        var dims = new List<long>();
        var strides = new List<long>[inputs.Length];
        var steps = new int[inputs.Length][];
        for (var k = 0; k < inputs.Length; k++)
        {
            strides[k] = [];
            steps[k] = new int[output.Rank];
            var own = inputs[k].Strides();
            for (var d = 0; d < inputs[k].Rank; d++)
                if (inputs[k][d] != 1) steps[k][d + output.Rank - inputs[k].Rank] = own[d];
        }

        for (var d = output.Rank - 1; d >= 0; d--)
        {
            if (output[d] == 1) continue;
            var joins = dims.Count > 0;
            for (var k = 0; joins && k < inputs.Length; k++) joins = steps[k][d] == strides[k][^1] * dims[^1];
            if (joins)
            {
                dims[^1] *= output[d];
                continue;
            }

            dims.Add(output[d]);
            for (var k = 0; k < inputs.Length; k++) strides[k].Add(steps[k][d]);
        }

        if (dims.Count == 0)
        {
            dims.Add(1);
            foreach (var s in strides) s.Add(0);
        }

        _dims = [.. dims];
        _strides = Array.ConvertAll(strides, s => s.ToArray());
    }

    /// <summary>How far an operand moves from one element of a row to the next: 0 or 1.</summary>
    public int Step(int input) => (int)_strides[input][0];

    public void Rows(Crew crew, Row body)
    {
        long inner = _dims[0], rows = 1;
        foreach (var d in _dims.AsSpan(1)) rows *= d;
        if (inner * rows == 0) return;
        long pieces = (inner + Piece - 1) / Piece, units = rows * pieces;
        var perTask = pieces > 1 ? 1 : Math.Max(1, Piece / inner);
        crew.For((int)((units + perTask - 1) / perTask), (task, _) =>
        {
            Span<long> at = stackalloc long[_strides.Length];
            for (var unit = task * perTask; unit < Math.Min(units, (task + 1) * perTask); unit++)
            {
                long row = unit / pieces, start = unit % pieces * Piece, rest = row;
                for (var k = 0; k < at.Length; k++) at[k] = start * _strides[k][0];
                for (var d = 1; d < _dims.Length; d++, rest /= _dims[d - 1])
                    for (var k = 0; k < at.Length; k++) at[k] += rest % _dims[d] * _strides[k][d];
                body(row * inner + start, at, (int)Math.Min(Piece, inner - start));
            }
        });
    }

    /// <summary>Every output element with where its operands lie.</summary>
    public void Each(Row body)
    {
        Span<long> at = stackalloc long[_strides.Length];
        long count = 1;
        foreach (var d in _dims) count *= d;
        for (long i = 0; i < count; i++)
        {
            at.Clear();
            var rest = i;
            for (var d = 0; d < _dims.Length; rest /= _dims[d], d++)
                for (var k = 0; k < at.Length; k++) at[k] += rest % _dims[d] * _strides[k][d];
            body(i, at, 1);
        }
    }
}
