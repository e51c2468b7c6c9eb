namespace Bench.Graphs;

/// <summary>Storage types, spelled as safetensors spells them.</summary>
public enum DType { F64, F32, F16, BF16, I64, I32, I16, I8, U64, U32, U16, U8, BOOL }

/// <summary>Compute types: what a stored value is while it is being computed with.</summary>
public enum Compute { Float, Long, Bool }

public static class DTypes
{
    public static int Size(this DType type) => type switch
    {
        DType.F64 or DType.I64 or DType.U64 => 8,
        DType.F32 or DType.I32 or DType.U32 => 4,
        DType.F16 or DType.BF16 or DType.I16 or DType.U16 => 2,
        _ => 1,
    };

    /// <summary>A type from its safetensors spelling.</summary>
    public static DType Parse(string text) => Enum.TryParse<DType>(text, out var type) && Enum.IsDefined(type) && type.ToString() == text
        ? type
        : throw new GraphException($"\"{text}\" is no type; known are {string.Join(", ", Enum.GetNames<DType>())}");

    public static bool IsFloat(this DType type) => type <= DType.BF16;

    public static Compute Compute(this DType type) =>
        type.IsFloat() ? Graphs.Compute.Float : type == DType.BOOL ? Graphs.Compute.Bool : Graphs.Compute.Long;
}
