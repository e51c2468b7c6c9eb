namespace Bench.Graphs.Onnx.Upgrades;

/// <summary>Which operators are understood in sets older than 7, where many meant something else.</summary>
internal static class Old
{
    private const long Oldest = 7;

    // Those of version 1 that never changed, those of 6 and before that an upgrade makes today's.
    private static readonly HashSet<string> Since1 =
    [
        "Not", "Conv", "ConvTranspose", "MaxPool", "GlobalAveragePool", "GlobalMaxPool", "Constant", "Flatten", "Transpose", "Softmax", "LogSoftmax",
        "Squeeze", "Unsqueeze", "Gather",
        "ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceSumSquare", "ReduceL1", "ReduceL2", "ReduceLogSum", "ReduceLogSumExp",
        "ArgMax", "ArgMin", "Slice", "Softplus", "Softsign",
    ];

    private static readonly HashSet<string> Since6 =
    [
        "Abs", "Neg", "Exp", "Log", "Sqrt", "Reciprocal", "Relu", "Tanh", "Sigmoid", "Floor", "Ceil", "Elu", "Selu", "LeakyRelu", "PRelu", "HardSigmoid",
        "Clip", "Cast", "Identity", "Tile",
        "Max", "Min", "Sum", "Mean", "Add", "Sub", "Mul", "Div", "MatMul", "Gemm", "BatchNormalization", "InstanceNormalization", "AveragePool", "Pad",
        "Concat", "Reshape", "Split", "Dropout", "Shape", "Size",
    ];

    public static void Check(Draft draft)
    {
        if (draft.Version >= Oldest || Since1.Contains(draft.Op) || (draft.Version == 6 && Since6.Contains(draft.Op))) return;
        throw draft.Wrong($"operator set {draft.Version} is too old for it; Bench reads from {Oldest} on. Export the model again, or convert it with "
            + "onnx.version_converter");
    }
}
