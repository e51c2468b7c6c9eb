namespace Bench.Graphs.Onnx;

/// <summary>ONNX's numbers for element types, and ours.</summary>
public static class OnnxTypes
{
    private static readonly (int Number, DType Type)[] Table =
    [
        (1, DType.F32), (2, DType.U8), (3, DType.I8), (4, DType.U16), (5, DType.I16), (6, DType.I32), (7, DType.I64), (9, DType.BOOL),
        (10, DType.F16), (11, DType.F64), (12, DType.U32), (13, DType.U64), (16, DType.BF16),
    ];

    private static readonly string[] Names =
    [
        "no type", "float32", "uint8", "int8", "uint16", "int16", "int32", "int64", "string", "bool", "float16", "float64", "uint32", "uint64", "complex64",
        "complex128",
        "bfloat16", "float8e4m3fn", "float8e4m3fnuz", "float8e5m2", "float8e5m2fnuz", "uint4", "int4", "float4e2m1", "float8e8m0", "uint2", "int2",
    ];

    public static DType? ToDType(long number)
    {
        foreach (var (n, type) in Table)
            if (n == number) return type;
        return null;
    }

    public static int Number(DType type) => Array.Find(Table, entry => entry.Type == type).Number;

    public static string Name(long number) => number >= 0 && number < Names.Length ? Names[number] : $"type {number}";
}
