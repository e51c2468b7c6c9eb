using Bench.Graphs;

namespace Bench.Engines;

// TensorFlow's numbers for types (its DataType).
internal static class TypeNumbers
{
    public static int Of(DType type) => type switch
    {
        DType.F32 => 1,
        DType.F64 => 2,
        DType.I32 => 3,
        DType.U8 => 4,
        DType.I16 => 5,
        DType.I8 => 6,
        DType.I64 => 9,
        DType.BOOL => 10,
        DType.BF16 => 14,
        DType.U16 => 17,
        DType.F16 => 19,
        DType.U32 => 22,
        _ => 23,
    };
}
