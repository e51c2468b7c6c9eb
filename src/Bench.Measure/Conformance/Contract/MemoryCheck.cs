using Bench.Graphs;

namespace Bench.Measure.Conformance.Contract;

// What a step holds it gives back: ten thousand of them need no more memory than some.
internal static class MemoryCheck
{
    // Smaller than one output a step would leave behind.
    private const long Room = 8 << 20;
    private const int WarmSteps = 2_000, Steps = 10_000, Blocks = 5;

    public static void Examine(ContractWorker worker)
    {
        var (graph, data) = Everyday();
        worker.Load(graph, data);
        worker.Run(WarmSteps);
        // An allocator and a heap grow by fits and starts; what steps keep, they keep in every block of them.
        var least = long.MaxValue;
        for (var block = 0; block < Blocks && least >= Room; block++)
        {
            var before = worker.Bytes();
            worker.Run(Steps);
            least = Math.Min(least, worker.Bytes() - before);
        }

        if (least >= Room)
            throw new ContractException(FormattableString.Invariant($"it holds {least / (double)(1 << 20):0.0} MiB more after every {Steps} steps"));
    }

    // A step of a little of everything, each value of at least a few hundred bytes: an image's way, a transformer's, and a state.
    private static (Graph, Dictionary<string, Tensor>) Everyday()
    {
        var b = new GraphBuilder("everyday");
        var data = new Dictionary<string, Tensor>();
        string Weight(string name, Shape shape)
        {
            data[name] = Numbers(shape);
            return b.Weight(name, DType.F32, shape, Fill.Uniform(1));
        }

        data["x"] = Numbers([2, 3, 8, 8]);
        var image = b.Add("Conv", [b.Input("x", DType.F32, [2, 3, 8, 8]), Weight("kernel", [16, 3, 3, 3])], ("pads", new[] { 1, 1, 1, 1 }));
        image = b.Add("MaxPool", [b.Add("Relu", [image])], ("kernel_shape", new[] { 2, 2 }), ("strides", new[] { 2, 2 }));
        var words = b.Add("Transpose", [b.Add("Reshape", [image, b.Constant(Tensor.Longs(2, 16, 16))])], ("perm", new[] { 0, 2, 1 }));
        var norm = b.Add("LayerNormalization", [words, Weight("scale", [16]), Weight("shift", [16])]);
        var query = b.Add("Add", [b.Add("MatMul", [norm, Weight("query", [16, 16])]), Weight("bias", [16])]);
        var scores = b.Add("Softmax", [b.Add("MatMul", [query, b.Add("Transpose", [norm], ("perm", new[] { 0, 2, 1 }))])], ("axis", -1));
        var mixed = b.Add("Gelu", [b.Add("MatMul", [scores, norm])]);
        var joined = b.Add("Concat", [mixed, b.Add("Gather", [words, b.Constant(Tensor.Longs(3, 1, 2))], ("axis", 1))], ("axis", 1));
        var state = b.ReadState("mean_in", DType.F32, [2, 16]);
        data[state] = Numbers([2, 16]);
        var sum = b.Add("Add", [state, b.Add("ReduceMean", [joined, b.Constant(Tensor.Longs(1))], ("keepdims", 0))]);
        b.State("mean", state, b.Add("Mul", [sum, b.Constant(Tensor.Scalar(0.5f))]));
        b.Output(joined);
        return (b.Build(2), data);
    }

    private static Tensor Numbers(Shape shape) =>
        Tensor.Of<float>(DType.F32, shape, [.. Enumerable.Range(0, (int)shape.Elements).Select(i => (i * 7 % 23 - 11) / 16f)]);
}
