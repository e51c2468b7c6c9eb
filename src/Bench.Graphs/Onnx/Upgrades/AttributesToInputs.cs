namespace Bench.Graphs.Onnx.Upgrades;

/// <summary>Attributes that became inputs, so that they could be computed.</summary>
internal static class AttributesToInputs
{
    public static readonly (string, long, Action<Importing, Draft>)[] Entries =
    [
        ("Clip", 11, Clip),
        ("Pad", 11, Pad),
        ("Slice", 10, Slice),
        ("Split", 13, (to, d) => Move(to, d, "split", 1)),
        ("Squeeze", 13, (to, d) => Move(to, d, "axes", 1)),
        ("Unsqueeze", 13, (to, d) => Move(to, d, "axes", 1)),
        ("ReduceSum", 13, (to, d) => Move(to, d, "axes", 1)),
        .. new[] { "Mean", "Max", "Min", "Prod", "SumSquare", "L1", "L2", "LogSum", "LogSumExp" }
            .Select(n => ("Reduce" + n, 18L, (Action<Importing, Draft>)((to, d) => Move(to, d, "axes", 1)))),
        ("TopK", 10, (to, d) => d.SetInput(1, to.Constant(d, "k", d.Take("k", 0L)))),
        ("Dropout", 12, (_, d) => d.Attributes.Remove("ratio")),
    ];

    private static void Move(Importing to, Draft draft, string attribute, int input)
    {
        if (draft.Take<long[]>(attribute) is { } values) draft.SetInput(input, to.Constant(draft, attribute, values));
    }

    private static void Clip(Importing to, Draft draft)
    {
        draft.Attributes.Remove("consumed_inputs");
        var type = to.Type(draft.Inputs[0]).DType;
        if (draft.Take<object>("min") is double min) draft.SetInput(1, to.Scalar(draft, "min", type, min));
        if (draft.Take<object>("max") is double max) draft.SetInput(2, to.Scalar(draft, "max", type, max));
    }

    private static void Pad(Importing to, Draft draft)
    {
        var pads = draft.Take<long[]>("pads") ?? draft.Take<long[]>("paddings") ?? throw draft.Wrong("attribute \"pads\" is missing");
        draft.SetInput(1, to.Constant(draft, "pads", pads));
        if (draft.Take("value", 0.0) is var value && value != 0) draft.SetInput(2, to.Scalar(draft, "value", to.Type(draft.Inputs[0]).DType, value));
    }

    private static void Slice(Importing to, Draft draft)
    {
        var starts = draft.Take<long[]>("starts") ?? throw draft.Wrong("attribute \"starts\" is missing");
        var ends = draft.Take<long[]>("ends") ?? throw draft.Wrong("attribute \"ends\" is missing");
        draft.SetInput(1, to.Constant(draft, "starts", starts));
        draft.SetInput(2, to.Constant(draft, "ends", ends));
        Move(to, draft, "axes", 3);
    }
}
