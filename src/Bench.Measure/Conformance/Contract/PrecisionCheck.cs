using Bench.Graphs;
using Bench.Graphs.Transforms;

namespace Bench.Measure.Conformance.Contract;

// A precision is that of inputs, weights and outputs, each rounded to the nearest once: a product with zeros beside it is exact until then.
// What hello does not name is refused.
internal static class PrecisionCheck
{
    public static readonly string[] Precisions = ["fp64", "fp32", "fp16", "bf16"];

    // Above one by a part of the last place of bfloat16, of float16, and of what TF32 keeps; and a third.
    private static readonly float[] Values = [1 + 3f / 512, 1 + 1f / 512, 1 + 3f / 4096, 1 + 1f / 4096, 1f / 3, -1 - 1f / (1 << 20)];
    private static readonly float[] Factors = [1, 1 + 1f / 512, 3, 1 - 1f / 4096, 1 + 3f / 4096, 1 + 1f / (1 << 22)];

    public static void Examine(ContractWorker worker, string precision)
    {
        var graph = new GraphBuilder("precision");
        var x = graph.Input("x", DType.F32, [1, Values.Length]);
        var negative = graph.Add("Neg", [x]);
        var product = graph.Add("MatMul", [x, graph.Weight("w", DType.F32, [Values.Length, Values.Length], Fill.Uniform(1))]);
        graph.Output(negative);
        graph.Output(product);
        var built = graph.Build(1);
        var diagonal = new float[Values.Length * Values.Length];
        for (var i = 0; i < Values.Length; i++) diagonal[i * (Values.Length + 1)] = Factors[i];
        worker.Write(built, new Dictionary<string, Tensor>
        {
            ["x"] = Tensor.Of<float>(DType.F32, [1, Values.Length], Values),
            ["w"] = Tensor.Of<float>(DType.F32, [Values.Length, Values.Length], diagonal),
        });

        var answer = worker.Ask(precision);
        var isTold = worker.Hello.Precisions.Contains(precision);
        if (!answer.Ok && isTold) throw new ContractException($"hello names {precision}, and load refuses it: {answer.Code}: {answer.Text}");
        if (!answer.Ok)
            throw Refusals.Named(answer, precision) is { } unclear ? new ContractException(unclear) : new ContractException(answer.Text!, CaseVerdict.Refused);
        if (!isTold) throw new ContractException($"hello does not name {precision}, and load takes it");

        worker.Run(1);
        var outputs = worker.Fetch("outputs");
        var type = Precision.Named(built, precision)!.Values[product].DType;
        double[] values = Rounded([.. Values.Select(v => (double)v)], type), factors = Rounded([.. Factors.Select(f => (double)f)], type);
        Expect.Same($"what was only negated in {precision}", [.. values.Select(v => -v)], outputs, negative);
        Expect.Same($"a product in {precision}", Rounded([.. values.Zip(factors, (v, f) => v * f)], type), outputs, product);
        if (outputs.Values.FirstOrDefault(output => output.DType != type) is { } other)
            throw new ContractException($"an output in {precision} is {other.DType}");
    }

    private static double[] Rounded(double[] values, DType type) => Tensor.Of<double>(DType.F64, [values.Length], values).To(type).ToDoubles();
}
