using Bench.Bundles;
using Bench.Graphs;
using Bench.Graphs.Safetensors;
using Bench.Protocol;

namespace Bench.Engines;

// What an engine without an error of its own would hand out: the golden, rounded to the precision that was asked.
internal static class GoldenFile
{
    /// <summary>
    /// Where among the bundle's own the inputs of a file are found, or among those that may be handed over: it knows the golden of no others.
    /// </summary>
    public static (bool Unseen, int Place) Place(Bundle bundle, string file)
    {
        using var handed = HandedInputs.Open(bundle.Graph, file);
        if (bundle.HasUnseen)
            for (var turn = 0; turn < bundle.UnseenPool.Count; turn++)
                if (bundle.Graph.Inputs.All(input => bundle.UnseenInput(input, turn).Data.Span.SequenceEqual(handed[input].Data.Span)))
                    return (true, turn);
        for (var set = 0; set < bundle.Info.Pool.Count; set++)
            if (bundle.Graph.Inputs.All(input => bundle.Input(input, set).Data.Span.SequenceEqual(handed[input].Data.Span)))
                return (false, set);
        throw new EngineException("input", "inputs: they are not the bundle's own, and the null engine hands out the golden of those only");
    }

    public static void Write(Load load, string what, int set, IReadOnlyDictionary<int, (bool Unseen, int Place)> places, long step, int[]? rows, string file)
    {
        using var bundle = Bundle.Open(load.Bundle, load.Weights);
        var (unseen, place) = places.GetValueOrDefault(set % bundle.Info.Sets, (false, set % bundle.Info.Sets));
        Tensor Golden(string name) => (unseen ? bundle.UnseenGolden(name, place) : bundle.Golden(name, place, step))
            ?? throw new EngineException("input", $"the bundle {load.Bundle} has no golden");
        Tensor Stored(Tensor golden, string value) =>
            golden.To(bundle.Graph.Values[value].DType.IsFloat() ? Precision(load.Precision) : bundle.Graph.Values[value].DType);
        var tensors = new Dictionary<string, Tensor>();
        if (what == "state")
            foreach (var state in bundle.Graph.State)
                tensors[state.Name] = Stored(StateChange.Applied(bundle.State(state.Name), Golden(StateChange.Name(state.Name))), state.From);
        else
            foreach (string output in bundle.Graph.Outputs)
                tensors[output] = Stored(Rows(Golden(output), bundle.Graph.SampleAxis, rows), output);
        SafetensorsWriter.Write(file, tensors);
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
}
