using Bench.Graphs;
using Bench.Graphs.Transforms;
using Bench.Reference;

namespace Bench.Tests.Graphs.Transforms;

// What is said to keep samples apart is put to the test: inputs turned by one sample give outputs turned by one.
public class SamplesApartTests
{
    private const int Samples = 3;

    // Where samples meet it may turn nevertheless; what does not turn must not be said to keep them apart.
    [Theory]
    [InlineData("weights of rows", true, true)]
    [InlineData("picture", true, true)]
    [InlineData("attention", true, true)]
    [InlineData("merged rows", true, true)]
    [InlineData("tokens", true, true)]
    [InlineData("normalized over samples", false, true)]
    [InlineData("each with each", false, false)]
    [InlineData("place in the batch", false, false)]
    [InlineData("turned over", false, false)]
    [InlineData("summed", false, true)]
    public void IsToldFromTheOperators(string what, bool apart, bool turns)
    {
        var graph = Made(what);
        Assert.Equal((apart, turns), (SamplesApart.Hold(graph), Turns(graph)));
    }

    [Fact]
    public void WhateverIsSaidToBeApartIs()
    {
        var kept = 0;
        for (var seed = 1; seed <= 600; seed++)
        {
            var graph = RandomGraphs.Make(seed, nodes: 1 + seed % 4, batch: Samples);
            if (!SamplesApart.Hold(graph)) continue;
            kept++;
            Assert.True(Turns(graph), GraphJson.Write(graph));
        }

        Assert.InRange(kept, 100, 600);
    }

    private static Graph Made(string what)
    {
        var b = new GraphBuilder(what);
        string Input(params int[] dims) => b.Input("x", DType.F32, new Shape([Samples, .. dims]), Fill.Uniform(1));
        string Weight(string name, params int[] dims) => b.Weight(name, DType.F32, new Shape(dims), Fill.Uniform(1));
        string Shaped(string value, params long[] dims) => b.Add("Reshape", [value, b.Constant(Tensor.Longs(dims))]);
        b.Output(what switch
        {
            "weights of rows" => b.Add("Add", [b.Add("Gemm", [Input(4), Weight("w", 4, 5)]), Weight("b", 5)]),
            "picture" => Shaped(b.Add("GlobalAveragePool", [b.Add("Conv", [Input(2, 4, 4), Weight("w", 5, 2, 3, 3)])]), Samples, 5),
            "attention" => Attended(),
            "merged rows" => Shaped(b.Add("Softmax", [b.Add("MatMul", [Shaped(Input(2, 4), Samples * 2, 4), Weight("w", 4, 6)])]), Samples, 2, 6),
            "tokens" => b.Add("Gather", [Weight("w", 7, 2), b.Input("x", DType.I64, [Samples, 4], Fill.Tokens(7))]),
            "normalized over samples" => b.Add("Softmax", [Input(4)], ("axis", 0)),
            "each with each" => b.Add("MatMul", [Input(4), b.Add("Transpose", ["x"])]),
            "place in the batch" => b.Add("Add", [Input(4), Weight("w", Samples, 4)]),
            "turned over" => b.Add("Transpose", [Input(Samples)]),
            _ => b.Add("Concat", [Input(4), b.Add("Mul", ["x", b.Add("ReduceSum", ["x", b.Constant(Tensor.Longs([0]))])])], ("axis", 1)),
        });
        return b.Build(Samples);

        string Attended()
        {
            var heads = b.Add("Transpose", [Shaped(Input(5, 6), Samples, 5, 2, 3)], ("perm", new[] { 0, 2, 1, 3 }));
            var scores = b.Add("Softmax", [b.Add("MatMul", [heads, b.Add("Transpose", [heads], ("perm", new[] { 0, 1, 3, 2 }))])]);
            return Shaped(b.Add("Transpose", [b.Add("MatMul", [scores, heads])], ("perm", new[] { 0, 2, 1, 3 })), Samples, 5, 6);
        }
    }

    // Whether sample j of turned inputs gives what sample j + 1 gave.
    private static bool Turns(Graph graph)
    {
        using var executor = new Executor<double>(graph, v => Drawn(v, graph), threads: 1);
        var inputs = graph.Inputs.ToDictionary(input => input, input => Drawn(input, graph));
        var plain = Outputs(inputs);
        var turned = Outputs(inputs.ToDictionary(input => input.Key, input => Turned(input.Value)));
        return graph.Outputs.All(output => plain[output].Shape is { Rank: > 0 } shape && shape[0] == Samples
            && Turned(plain[output]).ToDoubles().Zip(turned[output].ToDoubles())
                .All(pair => Math.Abs(pair.First - pair.Second) <= 1e-9 * (1 + Math.Abs(pair.First))));

        Dictionary<string, Tensor> Outputs(Dictionary<string, Tensor> given)
        {
            foreach (var (input, data) in given) executor.Feed(input, data);
            executor.Run();
            return graph.Outputs.ToDictionary(output => output, output => Copied(executor.Get(output)));
        }
    }

    private static Tensor Drawn(string value, Graph graph)
    {
        var random = new Random(value.Length + 1);
        var type = graph.Values[value];
        return Tensor.Of<double>(DType.F64, type.Shape,
            [.. Enumerable.Range(0, (int)type.Shape.Elements).Select(_ => type.DType.IsFloat() ? random.NextDouble() - 0.5 : random.Next(7))]).To(type.DType);
    }

    private static Tensor Copied(Tensor tensor) => new(tensor.Type, tensor.Data.ToArray());

    private static Tensor Turned(Tensor tensor)
    {
        var sample = tensor.Data.Length / Samples;
        return new Tensor(tensor.Type, (byte[])[.. tensor.Data.Span[sample..], .. tensor.Data.Span[..sample]]);
    }
}
