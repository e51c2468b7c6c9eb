using Bench.Graphs;
using Bench.Graphs.Operators;
using Bench.Graphs.Transforms;
using Bench.Reference;

namespace Bench.Tests.Graphs.Operators;

// Every rule against differences of the function itself, both computed in double by the reference.
public class GradientTests
{
    private static readonly Dictionary<string, Func<Drawn, string[]>> Cases = new()
    {
        ["Abs"] = d => d.Of("Abs", d.X(2, 3)),
        ["Neg"] = d => d.Of("Neg", d.X(2, 3)),
        ["Exp"] = d => d.Of("Exp", d.X(2, 3)),
        ["Log"] = d => d.Of("Log", d.Positive(2, 3)),
        ["Sqrt"] = d => d.Of("Sqrt", d.Positive(2, 3)),
        ["Reciprocal"] = d => d.Of("Reciprocal", d.Positive(2, 3)),
        ["Sin"] = d => d.Of("Sin", d.X(2, 3)),
        ["Cos"] = d => d.Of("Cos", d.X(2, 3)),
        ["Tanh"] = d => d.Of("Tanh", d.X(2, 3)),
        ["Erf"] = d => d.Of("Erf", d.X(2, 3)),
        ["Sigmoid"] = d => d.Of("Sigmoid", d.X(2, 3)),
        ["Relu"] = d => d.Of("Relu", d.X(2, 3)),
        ["Softplus"] = d => d.Of("Softplus", d.X(2, 3)),
        ["Identity"] = d => d.Of("Identity", d.X(2, 3)),
        ["Gelu"] = d => d.Of("Gelu", d.X(2, 3)),
        ["Gelu by tanh"] = d => d.Of("Gelu", [d.X(2, 3)], ("approximate", "tanh")),
        ["Swish"] = d => d.Of("Swish", [d.X(2, 3)], ("alpha", 1.7)),
        ["Clip"] = d => d.Of("Clip", d.X(2, 3), d.Number(-0.5), d.Number(0.4)),
        ["Cast to its own type"] = d => d.Of("Cast", [d.X(2, 3)], ("to", "F64")),
        ["Add, stretched"] = d => d.Of("Add", d.X(2, 3), d.X(3)),
        ["Sub, stretched"] = d => d.Of("Sub", d.X(2, 1, 3), d.X(4, 1)),
        ["Mul, both stretched"] = d => d.Of("Mul", d.X(2, 1), d.X(3)),
        ["Mul by itself"] = d => d.X(2, 3) is var x ? d.Of("Mul", x, x) : [],
        ["Div"] = d => d.Of("Div", d.X(2, 3), d.Positive(3)),
        ["Sum"] = d => d.Of("Sum", d.X(2, 3), d.X(3), d.X(2, 1)),
        ["Mean"] = d => d.Of("Mean", d.X(2, 3), d.X(3), d.X(2, 1)),
        ["Pow"] = d => d.Of("Pow", d.Positive(2, 3), d.X(3)),
        ["Where"] = d => d.Of("Where", d.Truths(2, 3), d.X(3), d.X(2, 1)),

        ["MatMul"] = d => d.Of("MatMul", d.X(2, 3), d.X(3, 4)),
        ["MatMul of a batch by one matrix"] = d => d.Of("MatMul", d.X(2, 2, 3), d.X(3, 4)),
        ["MatMul of two batches"] = d => d.Of("MatMul", d.X(2, 1, 2, 3), d.X(2, 3, 2)),
        ["MatMul of vectors"] = d => d.Of("MatMul", d.X(3), d.X(3)),
        ["MatMul of a vector by a batch"] = d => d.Of("MatMul", d.X(3), d.X(2, 3, 4)),
        ["MatMul of a batch by a vector"] = d => d.Of("MatMul", d.X(2, 4, 3), d.X(3)),
        ["Gemm"] = d => d.Of("Gemm", [d.X(2, 3), d.X(3, 4), d.X(4)], ("alpha", 0.7), ("beta", 1.3)),
        ["Gemm, first turned"] = d => d.Of("Gemm", [d.X(3, 2), d.X(3, 4)], ("transA", 1)),
        ["Gemm, second turned"] = d => d.Of("Gemm", [d.X(2, 3), d.X(4, 3), d.X(2, 1)], ("transB", 1)),
        ["Gemm, both turned"] = d => d.Of("Gemm", [d.X(3, 2), d.X(4, 3)], ("transA", 1), ("transB", 1)),

        ["Conv"] = d => d.Of("Conv", d.X(2, 2, 4, 5), d.X(3, 2, 3, 2), d.X(3)),
        ["Conv of one dimension"] = d => d.Of("Conv", [d.X(1, 2, 6), d.X(3, 2, 3)], ("pads", new[] { 1, 1 })),
        ["Conv in strides that do not come out"] = d =>
            d.Of("Conv", [d.X(2, 2, 6, 7), d.X(2, 2, 3, 3)], ("strides", new[] { 2, 3 }), ("pads", new[] { 1, 0, 1, 2 })),
        ["Conv, dilated"] = d => d.Of("Conv", [d.X(1, 1, 7, 7), d.X(2, 1, 2, 3)], ("dilations", new[] { 2, 3 }), ("strides", new[] { 2, 1 })),
        ["Conv in groups"] = d => d.Of("Conv", [d.X(2, 4, 4, 4), d.X(6, 2, 3, 3)], ("group", 2), ("pads", new[] { 1, 1, 1, 1 })),
        ["Conv, depthwise"] = d => d.Of("Conv", [d.X(2, 3, 4, 4), d.X(3, 1, 3, 3)], ("group", 3), ("strides", new[] { 2, 2 })),
        ["Conv of points"] = d => d.Of("Conv", [d.X(2, 3, 4, 4), d.X(2, 3, 1, 1)], ("strides", new[] { 2, 2 })),
        ["MaxPool"] = d => d.Of("MaxPool", [d.X(2, 2, 5, 5)], ("kernel_shape", new[] { 3, 3 }), ("strides", new[] { 2, 2 }), ("pads", new[] { 1, 1, 1, 1 })),
        ["GlobalAveragePool"] = d => d.Of("GlobalAveragePool", d.X(2, 3, 2, 2)),

        ["BatchNormalization in training"] = d => d.Train(momentum: 0.9),
        ["BatchNormalization in training that tells the batch's"] = d => d.Train(momentum: 0),
        ["BatchNormalization at inference"] = d =>
            d.Of("BatchNormalization", d.X(2, 3, 2, 2), d.X(3), d.X(3), d.Known(d.Draw(3)), d.Known(d.Draw(3, positive: true))),
        ["LayerNormalization"] = d => d.Of("LayerNormalization", d.X(2, 3, 4), d.X(4), d.X(4)),
        ["LayerNormalization of two dimensions"] = d => d.Of("LayerNormalization", [d.X(2, 3, 4), d.X(3, 4)], ("axis", 1), ("epsilon", 0.1)),
        ["RMSNormalization"] = d => d.Of("RMSNormalization", [d.X(2, 3, 4), d.X(4)], ("epsilon", 0.1)),
        ["Softmax"] = d => d.Of("Softmax", [d.X(2, 3, 4)], ("axis", 1)),
        ["LogSoftmax"] = d => d.Of("LogSoftmax", d.X(2, 4)),

        ["ReduceSum"] = d => d.Of("ReduceSum", d.X(2, 3, 4), d.Longs(1)),
        ["ReduceMean without the axes"] = d => d.Of("ReduceMean", [d.X(2, 3, 4), d.Longs(0, 2)], ("keepdims", 0)),
        ["ReduceSumSquare"] = d => d.Of("ReduceSumSquare", d.X(2, 3), d.Longs(1)),
        ["ReduceL1"] = d => d.Of("ReduceL1", d.X(2, 3), d.Longs(1)),
        ["ReduceL2"] = d => d.Of("ReduceL2", [d.X(2, 3), d.Longs(1)], ("keepdims", 0)),
        ["ReduceLogSum"] = d => d.Of("ReduceLogSum", d.Positive(2, 3), d.Longs(1)),
        ["ReduceLogSumExp"] = d => d.Of("ReduceLogSumExp", d.X(2, 3), d.Longs(0)),
        ["CumSum"] = d => d.Of("CumSum", [d.X(2, 3), d.Longs(1)], ("exclusive", 1)),
        ["CumSum, reversed"] = d => d.Of("CumSum", [d.X(2, 3), d.Longs(1)], ("reverse", 1)),

        ["Reshape"] = d => d.Of("Reshape", d.X(2, 3), d.Longs(3, 2)),
        ["Flatten"] = d => d.Of("Flatten", d.X(2, 3, 2)),
        ["Squeeze"] = d => d.Of("Squeeze", d.X(2, 1, 3), d.Longs(1)),
        ["Unsqueeze"] = d => d.Of("Unsqueeze", d.X(2, 3), d.Longs(1)),
        ["Transpose"] = d => d.Of("Transpose", [d.X(2, 3, 4)], ("perm", new[] { 2, 0, 1 })),
        ["Expand"] = d => d.Of("Expand", d.X(2, 1), d.Longs(3, 2, 4)),
        ["Concat"] = d => d.Of("Concat", [d.X(2, 3), d.X(2, 1)], ("axis", 1)),
        ["Split"] = d => d.Many("Split", 3, [d.X(2, 7), d.Longs(1, 4, 2)], ("axis", 1)),
        ["Slice"] = d => d.Of("Slice", d.X(4, 5), d.Longs(1, 0), d.Longs(3, 4), d.Longs(0, 1)),

        ["Gather of rows, one of them twice"] = d => d.Of("Gather", d.X(4, 3), d.Longs(2, 0, 2)),
        ["Gather from the end"] = d => d.Of("Gather", d.X(4, 3), d.Longs(-1, 1)),
        ["Gather of one column"] = d => d.Of("Gather", [d.X(2, 4, 3), d.Known(Tensor.Scalar(1L))], ("axis", 1)),
        ["Gather in the middle"] = d => d.Of("Gather", [d.X(2, 4, 3), d.Known(Tensor.Of<long>(DType.I64, [2, 2], [3, 0, 0, 2]))], ("axis", 1)),
        ["GatherElements"] = d => d.Of("GatherElements", [d.X(2, 3), d.Known(Tensor.Of<long>(DType.I64, [2, 2], [0, 0, 2, 1]))], ("axis", 1)),
        ["ScatterElements"] = d => d.Of("ScatterElements", [d.X(2, 3), d.Known(Tensor.Of<long>(DType.I64, [2, 2], [0, 2, 2, 1])), d.X(2, 2)], ("axis", 1)),
        ["ScatterElements that adds"] = d => d.Of("ScatterElements",
            [d.X(2, 3), d.Known(Tensor.Of<long>(DType.I64, [2, 2], [0, 0, 2, 1])), d.X(2, 2)], ("axis", 1), ("reduction", "add")),
        ["TopK"] = d => [d.Many("TopK", 2, [d.X(2, 4), d.Longs(2)])[0]],

        ["Attention"] = d => d.Of("Attention", d.X(2, 2, 3, 4), d.X(2, 2, 5, 4), d.X(2, 2, 5, 3)),
        ["Attention of rows, causal"] = d => d.Of("Attention", [d.X(2, 3, 8), d.X(2, 3, 8), d.X(2, 3, 8)],
            ("q_num_heads", 2), ("kv_num_heads", 2), ("is_causal", 1)),
        ["Attention whose heads share keys, causal"] = d => d.Of("Attention", [d.X(1, 3, 8), d.X(1, 3, 4), d.X(1, 3, 4)],
            ("q_num_heads", 4), ("kv_num_heads", 2), ("is_causal", 1)),
        ["Attention with a mask that is added"] = d => d.Of("Attention", d.X(2, 2, 3, 4), d.X(2, 2, 5, 4), d.X(2, 2, 5, 4), d.X(3, 5)),
        ["Attention with a mask that lets through"] = d => d.Of("Attention", d.X(1, 2, 3, 4), d.X(1, 2, 5, 4), d.X(1, 2, 5, 4), d.Truths(3, 5)),
        ["RotaryEmbedding"] = d => d.Of("RotaryEmbedding", [d.X(2, 3, 8), d.Known(d.Draw(3, 2)), d.Known(d.Draw(3, 2)),
            d.Known(Tensor.Of<long>(DType.I64, [2, 3], [0, 1, 2, 0, 1, 2]))], ("num_heads", 2)),
        ["RotaryEmbedding, interleaved"] = d => d.Of("RotaryEmbedding", [d.X(2, 2, 3, 4), d.Known(d.Draw(2, 3, 2)), d.Known(d.Draw(2, 3, 2))],
            ("interleaved", 1)),

        ["SoftmaxCrossEntropyLoss"] = d => d.Of("SoftmaxCrossEntropyLoss", d.X(3, 4), d.Longs(1, 0, 3)),
        ["SoftmaxCrossEntropyLoss of pixels, summed"] = d => d.Of("SoftmaxCrossEntropyLoss",
            [d.X(2, 4, 2), d.Known(Tensor.Of<long>(DType.I64, [2, 2], [0, 3, 1, 1]))], ("reduction", "sum")),
        ["SoftmaxCrossEntropyLoss each, with ignored labels"] = d => d.Of("SoftmaxCrossEntropyLoss", [d.X(3, 4), d.Longs(1, 0, 3)],
            ("reduction", "none"), ("ignore_index", 0)),
        ["SoftmaxCrossEntropyLoss of weighted classes"] = d => d.Of("SoftmaxCrossEntropyLoss",
            [d.X(4, 3), d.Longs(1, 0, 2, 2), d.Known(d.Draw(3, positive: true))], ("ignore_index", 1)),
        ["NegativeLogLikelihoodLoss"] = d => d.Of("NegativeLogLikelihoodLoss", d.X(3, 4), d.Longs(1, 0, 3)),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void ARuleGivesTheSlopeOfItsFunction(string name)
    {
        var drawn = new Drawn(name);
        drawn.Lose(Cases[name](drawn));
        drawn.Check();
    }

    [Fact]
    public void EveryRuleHasACase()
    {
        var tried = Cases.Keys.Select(name => name.Split(' ', ',')[0]).ToHashSet();
        Assert.Empty(Catalog.All.Values.Where(op => op.Gradient is not null && op.Gradient != Gradients.Nothing).Select(op => op.Name).Except(tried));
    }

    [Fact]
    public void AValueOfSeveralReadersGetsTheSumOfWhatComesBack()
    {
        var d = new Drawn("several");
        var x = d.X(2, 3);
        var once = d.Of("Tanh", x)[0];
        d.Lose([d.Of("Mul", once, d.Of("Add", once, x)[0])[0], .. d.Of("Exp", once)]);
        d.Check();
    }

    [Fact]
    public void WhatHasNoRuleIsNamed()
    {
        var d = new Drawn("without");
        d.Lose(d.Of("ReduceProd", d.X(2, 3)));
        Assert.StartsWith("ReduceProd \"ReduceProd_0\": nobody has written its gradient yet", Assert.Throws<GraphException>(d.Check).Message);
    }

    // A graph of inputs that are drawn, and a loss that weighs each element of what it gives differently.
    private sealed class Drawn(string name)
    {
        private const double Step = 1e-5;
        private readonly GraphBuilder _b = new(name);
        private readonly Dictionary<string, double[]> _inputs = [];
        private readonly Random _random = new(name.Length);
        private string? _loss;

        public string X(params int[] shape) => Input(shape, Draw(shape));

        public string Positive(params int[] shape) => Input(shape, Draw(shape, positive: true));

        public string Number(double value) => Known(Tensor.Of<double>(DType.F64, Shape.Scalar, [value]));

        public string Longs(params long[] values) => Known(Tensor.Longs(values));

        public string Known(Tensor tensor) => _b.Constant(tensor);

        public string Truths(params int[] shape) => Known(Tensor.Of<byte>(DType.BOOL, new Shape(shape),
            [.. Enumerable.Range(0, (int)new Shape(shape).Elements).Select(i => (byte)(i % 3 == 1 ? 0 : 1))]));

        public Tensor Draw(params int[] shape) => Draw(shape, false);

        public Tensor Draw(int size, bool positive) => Draw([size], positive);

        public string[] Of(string op, params IReadOnlyList<string> inputs) => [_b.Add(op, inputs)];

        public string[] Of(string op, IReadOnlyList<string> inputs, params IEnumerable<(string, object)> attributes) => [_b.Add(op, inputs, attributes)];

        public string[] Many(string op, int outputs, IReadOnlyList<string> inputs, params IEnumerable<(string, object)> attributes) =>
            _b.Add(op, outputs, inputs, attributes);

        public string[] Train(double momentum) =>
            [Many("BatchNormalization", 3, [X(3, 2, 2, 2), X(2), X(2), Known(Draw(2)), Known(Draw(2, positive: true))],
                ("training_mode", 1), ("momentum", momentum), ("epsilon", 0.01))[0]];

        public void Lose(string[] values)
        {
            foreach (var value in values)
            {
                var weighed = _b.Add("ReduceSum", [_b.Add("Mul", [value, _b.Constant(Draw([.. _b[value].Shape], false))])], ("keepdims", 0));
                _loss = _loss is null ? weighed : _b.Add("Add", [_loss, weighed]);
            }
        }

        public void Check()
        {
            var gradients = Backpropagation.Of(_b, _loss!, _inputs.Keys);
            foreach (var value in gradients.Values.Prepend(_loss!)) _b.Output(value);
            var graph = _b.Build(1);
            graph.Check();
            using var executor = new Executor<double>(graph, _ => throw new InvalidOperationException(), 1);
            foreach (var input in _inputs.Keys) Feed(input);
            executor.Run();
            var told = gradients.ToDictionary(pair => pair.Key, pair => executor.Get(pair.Value));
            foreach (var (input, values) in _inputs)
            {
                Assert.Equal(graph.Values[input], told[input].Type);
                var slopes = told[input].ToDoubles();
                for (var i = 0; i < values.Length; i++)
                {
                    var slope = (Lost(input, i, Step) - Lost(input, i, -Step)) / (2 * Step);
                    Assert.True(Math.Abs(slope - slopes[i]) <= 1e-7 * (1 + Math.Abs(slope)), $"{input}[{i}]: {slopes[i]} is told, {slope} is right");
                }

                Feed(input);
            }

            void Feed(string input) => executor.Feed(input, Tensor.Of<double>(DType.F64, graph.Values[input].Shape, _inputs[input]));

            double Lost(string input, int element, double by)
            {
                var before = _inputs[input][element];
                _inputs[input][element] += by;
                Feed(input);
                executor.Run();
                _inputs[input][element] = before;
                return executor.Get(_loss!).ToDoubles()[0];
            }
        }

        private Tensor Draw(int[] shape, bool positive) => Tensor.Of<double>(DType.F64, new Shape(shape),
            [.. Enumerable.Range(0, (int)new Shape(shape).Elements).Select(_ => positive ? 0.5 + _random.NextDouble() : 2 * _random.NextDouble() - 1)]);

        private string Input(int[] shape, Tensor drawn)
        {
            var value = $"x{_inputs.Count}";
            _inputs[value] = drawn.ToDoubles();
            return _b.Input(value, DType.F64, new Shape(shape));
        }
    }
}
