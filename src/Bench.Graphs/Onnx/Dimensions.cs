namespace Bench.Graphs.Onnx;

/// <summary>Names and gaps in an input's shape become numbers.</summary>
internal static class Dimensions
{
    public static TensorType Bind(OnnxValue input, IReadOnlyDictionary<string, int> sizes)
    {
        if (input.ElementType == 0) throw new OutOfScopeException($"its input \"{input.Name}\" is no tensor; Bench feeds tensors only");
        var type = OnnxTypes.ToDType(input.ElementType)
            ?? throw new OutOfScopeException($"its input \"{input.Name}\" has elements of {OnnxTypes.Name(input.ElementType)}, which Bench does not hold");
        if (input.Shape is null) throw new GraphException($"its input \"{input.Name}\" has no shape at all; export the model with one");
        return new TensorType(type, new Shape(input.Shape.Select((dimension, axis) => Size(input.Name, dimension, axis, sizes))));
    }

    private static int Size(string input, OnnxDimension dimension, int axis, IReadOnlyDictionary<string, int> sizes)
    {
        if (dimension.Size is { } size)
            return size is >= 0 and <= int.MaxValue ? (int)size : throw new GraphException($"its input \"{input}\" has a dimension of {size}");
        var name = dimension.Name ?? $"{input}.{axis}";
        return sizes.TryGetValue(name, out var given) ? given
            : throw new GraphException($"dimension {axis} of its input \"{input}\" is \"{name}\", which has no size. Give it one: --dim {name}=8");
    }
}
