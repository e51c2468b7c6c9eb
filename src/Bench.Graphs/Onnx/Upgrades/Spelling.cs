namespace Bench.Graphs.Onnx.Upgrades;

/// <summary>Types that ONNX writes as numbers and tensors are words and numbers in our graphs.</summary>
internal static class Spelling
{
    public static void Cast(Importing to, Draft draft)
    {
        draft.Attributes.Remove("saturate");
        draft.Attributes.Remove("round_mode");
        draft.Attributes["to"] = Type(draft, "to");
    }

    public static void Attention(Importing to, Draft draft)
    {
        if (draft.Attributes.ContainsKey("softmax_precision")) draft.Attributes["softmax_precision"] = Type(draft, "softmax_precision");
    }

    public static void ConstantOfShape(Importing to, Draft draft)
    {
        if (draft.Take<OnnxTensor>("value") is not { } tensor) return;
        var value = OnnxTensors.Read(tensor, $"{draft.Op} \"{draft.Name}\"", ".");
        if (value.Shape.Elements != 1) throw draft.Wrong($"its value has {value.Shape.Elements} elements, one is wanted");
        draft.Attributes["dtype"] = value.DType.ToString();
        draft.Attributes["value"] = value.ToDoubles()[0];
    }

    private static string Type(Draft draft, string attribute)
    {
        var number = draft.Get(attribute, 0L);
        return OnnxTypes.ToDType(number)?.ToString()
            ?? throw new OutOfScopeException($"{draft.Op} \"{draft.Name}\": casts to {OnnxTypes.Name(number)}, which Bench does not hold");
    }
}
