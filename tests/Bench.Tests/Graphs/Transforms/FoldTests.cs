using Bench.Graphs;
using Bench.Graphs.Transforms;

namespace Bench.Tests.Graphs.Transforms;

public class FoldTests
{
    [Fact]
    public void ShapeArithmeticAndIdentityAreGone()
    {
        var b = new GraphBuilder("test");
        var x = b.Input("x", DType.F32, [2, 3, 4]);
        var batch = b.Add("Gather", [b.Add("Shape", [x]), b.Constant(Tensor.Longs(0))]);
        // Shape's data is folded only afterwards, so the target is written out here as an exporter's importer would find it.
        var rows = b.Add("Mul", [batch, b.Constant(Tensor.Longs(3))]);
        var wide = b.Add("Cast", [rows], ("to", "F32"));
        var kept = b.Add("Identity", [b.Add("Add", [b.Add("Identity", [x]), wide])]);
        b.Output(kept);
        var folded = Fold.Constants(b.Build(2));
        folded.Check();
        Assert.Equal(["Add", "Identity"], folded.Nodes.Select(n => n.Op));
        Assert.Equal([6.0], folded.Constants.Single().Value.ToDoubles());
        Assert.Equal([kept], folded.Outputs);
    }

    [Fact]
    public void WhatNobodyReadsIsTakenAwayButInputsStay()
    {
        var b = new GraphBuilder("test");
        var x = b.Input("x", DType.F32, [2]);
        b.Input("unread", DType.F32, [2]);
        b.Add("Mul", [x, b.Weight("w", DType.F32, [2], Fill.Uniform(1))]);
        b.Output(b.Add("Relu", [x]));
        var folded = Fold.Constants(b.Build(2));
        Assert.Single(folded.Nodes);
        Assert.Empty(folded.Weights);
        Assert.DoesNotContain("w", folded.Values.Keys);
        Assert.Equal(["x", "unread"], folded.Inputs);
    }

    [Fact]
    public void WhatAStateNeedsStays()
    {
        var folded = Fold.Constants(Samples.Everything());
        Assert.Contains(folded.Nodes, n => n.Outputs[0] == folded.State[0].To);
        folded.Check();
    }

    [Theory]
    [InlineData("Add", new[] { 7.0, -8 }, new[] { 2.0 }, new[] { 9.0, -6 })]
    [InlineData("Div", new[] { 7.0, -7 }, new[] { 2.0 }, new[] { 3.0, -3 })]
    [InlineData("Mod", new[] { 7.0, -7 }, new[] { 4.0 }, new[] { 3.0, 1 })]
    [InlineData("Mod", new[] { 7.0, -7 }, new[] { -4.0 }, new[] { -1.0, -3 })]
    [InlineData("Pow", new[] { 3.0, -2 }, new[] { 3.0 }, new[] { 27.0, -8 })]
    [InlineData("Max", new[] { 3.0, -2 }, new[] { 0.0 }, new[] { 3.0, 0 })]
    [InlineData("LessOrEqual", new[] { 3.0, 2 }, new[] { 2.0 }, new[] { 0.0, 1 })]
    public void IntegersAreComputedAsOnnxDoes(string op, double[] a, double[] b, double[] expected) =>
        Assert.Equal(expected, Evaluate(op, DType.I64, a, b).ToDoubles());

    [Fact]
    public void DivisionByZeroIsLeftToTheEngine() => Assert.Null(TryEvaluate("Div", DType.I64, [1], [0]));

    [Fact]
    public void FloatsAreRoundedOnceToTheirType() =>
        Assert.Equal((double)(0.1f + 0.2f), Evaluate("Add", DType.F32, [0.1f], [0.2f]).ToDoubles()[0]);

    [Fact]
    public void RoundGoesToEven() => Assert.Equal([0.0, 2, -2], Evaluate("Round", DType.F32, [0.5, 1.5, -2.5]).ToDoubles());

    private static Tensor Evaluate(string op, DType dtype, params double[][] inputs) => TryEvaluate(op, dtype, inputs)!;

    private static Tensor? TryEvaluate(string op, DType dtype, params double[][] inputs)
    {
        var b = new GraphBuilder("test");
        b.Output(b.Add(op, [.. inputs.Select(i => b.Constant(Tensor.Of<double>(DType.F64, [i.Length], i).To(dtype)))]));
        var graph = b.Build(1);
        return Evaluation.Try(graph.Nodes[0], graph.Values, graph.Constants)?[0];
    }
}
