namespace Bench.Graphs.Onnx.Upgrades;

/// <summary>Before set 13 everything from `axis` (1) on was one axis.</summary>
internal static class Softmaxes
{
    public static readonly (string, long, Action<Importing, Draft>)[] Entries = [("Softmax", 13, Flattened), ("LogSoftmax", 13, Flattened)];

    private static void Flattened(Importing to, Draft draft)
    {
        var shape = to.Shape(draft.Inputs[0]);
        var axis = draft.Take("axis", 1L);
        if (axis < 0) axis += shape.Rank;
        if (axis < 0 || axis > shape.Rank) throw draft.Wrong($"axis {axis} is outside a tensor of {shape.Rank} dimensions");
        draft.Attributes["axis"] = -1L;
        if (axis == shape.Rank - 1) return;
        var flat = to.Emit(draft, draft.Op, [to.Emit(draft, "Flatten", [draft.Inputs[0]], ("axis", axis))], ("axis", -1L));
        draft.Op = "Reshape";
        draft.Attributes.Clear();
        draft.Inputs[0] = flat;
        draft.SetInput(1, to.Constant(draft, "shape", [.. shape.Select(d => (long)d)]));
    }
}
