namespace Bench.Graphs.Onnx.Upgrades;

/// <summary>Before set 7 the second operand was stretched only where `broadcast` said so, from `axis` on; slopes of PRelu lay along the channels.</summary>
internal static class LegacyBroadcast
{
    public static readonly (string, long, Action<Importing, Draft>)[] Entries =
    [
        .. new[] { "Add", "Sub", "Mul", "Div" }.Select(op => (op, 7L, (Action<Importing, Draft>)Binary)),
        ("Gemm", 7, (_, d) => d.Attributes.Remove("broadcast")),
        ("PRelu", 7, Slope),
    ];

    private static void Binary(Importing to, Draft draft)
    {
        var broadcast = draft.Take("broadcast", 0L);
        draft.Attributes.Remove("consumed_inputs");
        if (draft.Take<object>("axis") is not long axis || broadcast == 0) return;
        Shape a = to.Shape(draft.Inputs[0]), b = to.Shape(draft.Inputs[1]);
        if (axis < 0) axis += a.Rank;
        var behind = a.Rank - (int)axis - b.Rank;
        if (behind < 0) throw draft.Wrong($"its second input {b} does not lie in {a} from axis {axis} on");
        if (behind > 0) draft.Inputs[1] = Trailing(to, draft, b, behind);
    }

    private static void Slope(Importing to, Draft draft)
    {
        Shape x = to.Shape(draft.Inputs[0]), slope = to.Shape(draft.Inputs[1]);
        if (slope.Rank == 1 && slope[0] != 1 && x.Rank > 2) draft.Inputs[1] = Trailing(to, draft, slope, x.Rank - 2);
    }

    private static string Trailing(Importing to, Draft draft, Shape shape, int ones) =>
        to.Emit(draft, "Reshape", [draft.Inputs[1], to.Constant(draft, "shape", [.. shape.Select(d => (long)d), .. Enumerable.Repeat(1L, ones)])]);
}
