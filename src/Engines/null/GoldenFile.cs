using System.Runtime.InteropServices;
using Bench.Bundles;
using Bench.Graphs;
using Bench.Graphs.Safetensors;
using Bench.Protocol;

namespace Bench.Engines;

// What an engine without an error of its own would hand out: the golden, rounded to the precision that was asked.
internal static class GoldenFile
{
    public static void Write(Load load, int set, int[]? rows, string file)
    {
        using var bundle = Bundle.Open(load.Bundle, load.Weights);
        var outputs = new Dictionary<string, Tensor>();
        foreach (string output in bundle.Graph.Outputs)
        {
            Tensor golden = bundle.Golden(output, set) ?? throw new EngineException("input", $"the bundle {load.Bundle} has no golden");
            DType dtype = bundle.Graph.Values[output].DType.IsFloat() ? Precision(load.Precision) : bundle.Graph.Values[output].DType;
            outputs[output] = Rounded(Rows(golden, bundle.Graph.SampleAxis, rows), dtype);
        }

        SafetensorsWriter.Write(file, outputs);
    }

    private static DType Precision(string name) => name switch
    {
        "fp64" => DType.F64,
        "fp32" => DType.F32,
        "fp16" => DType.F16,
        "bf16" => DType.BF16,
        _ => throw new EngineException("unsupported", $"precision \"{name}\""),
    };

    private static Tensor Rows(Tensor tensor, int? axis, int[]? rows)
    {
        if (rows is null || axis is not { } sampleAxis || tensor.Shape.Rank == 0) return tensor;
        int[] dims = [.. tensor.Shape];
        int samples = dims[sampleAxis];
        int block = dims.Skip(sampleAxis + 1).Aggregate(tensor.DType.Size(), (product, dim) => product * dim);
        int outer = dims.Take(sampleAxis).Aggregate(1, (product, dim) => product * dim);
        dims[sampleAxis] = rows.Length;
        var data = new byte[outer * rows.Length * block];
        for (int o = 0, to = 0; o < outer; o++)
        {
            foreach (int row in rows)
            {
                if (row < 0 || row >= samples) throw new EngineException("input", $"fetch: row \"{row}\" is outside 0 to {samples - 1}");
                tensor.Data.Span.Slice((o * samples + row) * block, block).CopyTo(data.AsSpan(to));
                to += block;
            }
        }

        return new Tensor(new TensorType(tensor.DType, new Shape(dims)), data);
    }

    private static Tensor Rounded(Tensor golden, DType dtype)
    {
        if (golden.DType == dtype) return golden;
        double[] values = golden.ToDoubles();
        return dtype switch
        {
            DType.F64 => Of(values),
            DType.F32 => Of(Array.ConvertAll(values, value => (float)value)),
            DType.F16 => Of(Array.ConvertAll(values, value => (Half)value)),
            DType.BF16 => Of(Array.ConvertAll(values, value => Brain((float)value))),
            DType.I64 => Of(Array.ConvertAll(values, value => (long)value)),
            DType.I32 => Of(Array.ConvertAll(values, value => (int)value)),
            DType.BOOL => Of(Array.ConvertAll(values, value => value != 0 ? (byte)1 : (byte)0)),
            _ => throw new EngineException("unsupported", $"outputs of type {dtype}"),
        };

        Tensor Of<T>(T[] rounded) where T : unmanaged => new(new TensorType(dtype, golden.Shape), MemoryMarshal.AsBytes(rounded.AsSpan()).ToArray());
    }

    // To nearest, ties to even.
    private static ushort Brain(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? (ushort)((bits >> 16) | 0x40) : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }
}
