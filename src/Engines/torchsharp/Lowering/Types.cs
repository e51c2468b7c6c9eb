using Bench.Graphs;
using Bench.Protocol;
using static TorchSharp.torch;

namespace Bench.Engines;

public static class Types
{
    public static ScalarType Of(DType type) => type switch
    {
        DType.F64 => ScalarType.Float64,
        DType.F32 => ScalarType.Float32,
        DType.F16 => ScalarType.Float16,
        DType.BF16 => ScalarType.BFloat16,
        DType.I64 => ScalarType.Int64,
        DType.I32 => ScalarType.Int32,
        DType.I16 => ScalarType.Int16,
        DType.I8 => ScalarType.Int8,
        DType.U8 => ScalarType.Byte,
        DType.BOOL => ScalarType.Bool,
        _ => throw new EngineException("unsupported", $"TorchSharp has no type {type}: its unsigned integers end at 8 bits"),
    };

    public static bool IsHalf(this DType type) => type is DType.F16 or DType.BF16;
}
