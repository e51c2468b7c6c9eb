namespace Bench.Graphs.Onnx.Upgrades;

/// <summary>Before set 14 the number of outputs said whether it trains; before 9 `spatial` 0 meant statistics an element instead of a channel.</summary>
internal static class BatchNorm
{
    public static readonly (string, long, Action<Importing, Draft>)[] Entries =
    [
        ("BatchNormalization", 9, Spatial),
        ("BatchNormalization", 14, Training),
    ];

    private static void Training(Importing to, Draft draft)
    {
        draft.Attributes.Remove("is_test");
        draft.Attributes.Remove("consumed_inputs");
        if (draft.Outputs.Count(o => o != "") > 3)
            throw draft.Wrong("it gives saved_mean and saved_var, which no newer operator set has; export the model for inference");
        if (draft.Outputs.Count > 1) draft.Attributes["training_mode"] = 1L;
    }

    private static void Spatial(Importing to, Draft draft)
    {
        if (draft.Take("spatial", 1L) != 0 || to.Shape(draft.Inputs[0]).Rank <= 2) return;
        if (draft.Outputs.Count > 1) throw draft.Wrong("it trains with spatial 0, which no newer operator set has; export the model for inference");
        var epsilon = to.Scalar(draft, "epsilon", to.Type(draft.Inputs[0]).DType, draft.Take("epsilon", 1e-5));
        string x = draft.Inputs[0], scale = draft.Inputs[1], bias = draft.Inputs[2], mean = draft.Inputs[3], variance = draft.Inputs[4];
        var deviation = to.Emit(draft, "Sqrt", [to.Emit(draft, "Add", [variance, epsilon])]);
        var normal = to.Emit(draft, "Div", [to.Emit(draft, "Sub", [x, mean]), deviation]);
        draft.Op = "Add";
        draft.Attributes.Clear();
        draft.Inputs.Clear();
        draft.Inputs.AddRange([to.Emit(draft, "Mul", [normal, scale]), bias]);
    }
}
