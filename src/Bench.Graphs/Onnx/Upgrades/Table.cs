namespace Bench.Graphs.Onnx.Upgrades;

/// <summary>
/// What each operator was before it became what it is: (operator, up to which version, how to make it today's). Applied in order, as long as the name fits.
/// </summary>
internal static class Table
{
    private const long Always = long.MaxValue;

    private static readonly (string Op, long Before, Action<Importing, Draft> Apply)[] All =
    [
        .. LegacyBroadcast.Entries,
        .. AttributesToInputs.Entries,
        .. Softmaxes.Entries,
        .. BatchNorm.Entries,
        ("Scatter", 11, (_, d) => d.Op = "ScatterElements"),
        ("Cast", Always, Spelling.Cast),
        ("CastLike", Always, (_, d) => { d.Attributes.Remove("saturate"); d.Attributes.Remove("round_mode"); }),
        ("ConstantOfShape", Always, Spelling.ConstantOfShape),
        ("Attention", Always, Spelling.Attention),
        ("Dropout", Always, (_, d) => { d.Attributes.Remove("is_test"); d.Attributes.Remove("consumed_inputs"); }),
        ("Reshape", Always, (_, d) => d.Attributes.Remove("consumed_inputs")),
        .. Rare.Entries,
    ];

    private static readonly ILookup<string, (string Op, long Before, Action<Importing, Draft> Apply)> ByOp = All.ToLookup(e => e.Op);

    public static void Apply(Importing to, Draft draft)
    {
        for (string? op = null; op != draft.Op;)
        {
            op = draft.Op;
            foreach (var (_, before, apply) in ByOp[op])
                if (draft.Version < before && draft.Op == op) apply(to, draft);
        }
    }
}
