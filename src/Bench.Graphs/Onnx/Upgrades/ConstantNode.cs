namespace Bench.Graphs.Onnx.Upgrades;

/// <summary>The data of a Constant node, in whichever of its attributes it lies.</summary>
internal static class ConstantNode
{
    public static Tensor Data(Draft draft, string path)
    {
        var place = $"{path}: Constant \"{draft.Name}\"";
        if (draft.Attributes.Count != 1) throw draft.Wrong("it should have one attribute, its value");
        return draft.Attributes.Single() switch
        {
            (_, OnnxTensor tensor) => OnnxTensors.Read(tensor, place, Path.GetDirectoryName(Path.GetFullPath(path))!),
            ("value_int", long whole) => Tensor.Scalar(whole),
            ("value_float", double number) => Tensor.Scalar((float)number),
            ("value_ints", long[] wholes) => Tensor.Longs(wholes),
            ("value_floats", double[] numbers) => Tensor.Of<float>(DType.F32, [numbers.Length], Array.ConvertAll(numbers, n => (float)n)),
            var (name, _) => throw new OutOfScopeException($"Constant \"{draft.Name}\": its value is a {name}, which Bench does not hold"),
        };
    }
}
