using Bench.Graphs;

namespace Bench.Tests.Graphs.Operators;

public class InferenceTests
{
    [Theory]
    [InlineData("Conv", "1x3x9x9 4x3x3x3", "strides=2,2 pads=1,1,1,1", "1x4x5x5")]
    [InlineData("Conv", "1x3x9x8 4x3x3x2", "auto_pad=SAME_LOWER strides=2,3", "1x4x5x3")]
    [InlineData("Conv", "1x3x9x9 4x3x3x3", "auto_pad=VALID dilations=2,2", "1x4x5x5")]
    [InlineData("Conv", "1x4x9 8x1x3", "group=4", "1x8x7")]
    [InlineData("ConvTranspose", "1x1x3x3 1x2x3x3", "strides=3,2 output_shape=10,8", "1x2x10x8")]
    [InlineData("ConvTranspose", "1x1x3x3 1x2x3x3", "strides=3,2 output_padding=1,1", "1x2x10x8")]
    [InlineData("ConvTranspose", "1x1x3x3 1x2x3x3", "auto_pad=SAME_UPPER strides=2,2", "1x2x6x6")]
    [InlineData("ConvTranspose", "1x4x3 4x2x3", "group=2 pads=1,1", "1x4x3")]
    [InlineData("MaxPool", "1x1x4x4", "kernel_shape=3,3 strides=2,2 ceil_mode=1", "1x1x2x2")]
    [InlineData("MaxPool", "1x1x4x4", "kernel_shape=3,3 strides=2,2", "1x1x1x1")]
    [InlineData("AveragePool", "1x1x2x2", "kernel_shape=1,1 strides=2,2 ceil_mode=1", "1x1x1x1")]
    [InlineData("GlobalAveragePool", "2x3x5x7", "", "2x3x1x1")]
    [InlineData("MatMul", "2x1x3x4 5x4x6", "", "2x5x3x6")]
    [InlineData("MatMul", "4 2x4x3", "", "2x3")]
    [InlineData("MatMul", "2x3x4 4", "", "2x3")]
    [InlineData("MatMul", "4 4", "", "")]
    [InlineData("Gemm", "4x3 5x4", "transA=1 transB=1", "3x5")]
    [InlineData("Add", "2x1x4 3x1", "", "2x3x4")]
    [InlineData("Transpose", "2x3x4", "", "4x3x2")]
    [InlineData("Flatten", "2x3x4", "axis=-1", "6x4")]
    [InlineData("Flatten", "2x3x4", "axis=3", "24x1")]
    [InlineData("Concat", "2x3 2x5", "axis=-1", "2x8")]
    [InlineData("Gather", "5x6 2x3i", "axis=1", "5x2x3")]
    [InlineData("GatherND", "2x3x4 2x1i", "batch_dims=1", "2x4")]
    [InlineData("ArgMax", "2x3x4", "axis=1 keepdims=0", "2x4")]
    [InlineData("SoftmaxCrossEntropyLoss", "3x5x2 3x2i", "reduction=none", "3x2")]
    [InlineData("NegativeLogLikelihoodLoss", "3x5x2 3x2i", "", "")]
    [InlineData("Attention", "2x4x6x8 2x2x7x8 2x2x7x5", "", "2x4x6x5")]
    [InlineData("Attention", "2x6x32 2x7x16 2x7x10", "q_num_heads=4 kv_num_heads=2", "2x6x20")]
    public void ShapesFollow(string op, string inputs, string attributes, string expected) =>
        Assert.Equal(Types(expected).Single().Shape, Build(op, inputs, attributes)[0].Shape);

    [Theory]
    [InlineData("Conv", "1x3x9x9 4x2x3x3", "", "Conv \"Conv_0\": an input of 3 channels does not fit a weight of shape [4, 2, 3, 3] in 1 groups")]
    [InlineData("Conv", "1x3x2x2 4x3x3x3", "", "Conv \"Conv_0\": a kernel that reaches over 3 is larger than its padded input of 2")]
    [InlineData("Conv", "1x3x9x9 4x3x3x3", "strides=2", "Conv \"Conv_0\": attribute \"strides\" has 1 numbers, 2 are needed")]
    [InlineData("Conv", "1x3x9x9 4x3x3x3", "auto_pad=SAME",
        "Conv \"Conv_0\": attribute \"auto_pad\" is \"SAME\"; NOTSET, VALID, SAME_UPPER or SAME_LOWER are allowed")]
    [InlineData("MaxPool", "1x3x9x9", "", "MaxPool \"MaxPool_0\": attribute \"kernel_shape\" is missing")]
    [InlineData("MatMul", "2x3 4x5", "", "MatMul \"MatMul_0\": shapes [2, 3] and [4, 5] do not fit: 3 columns on the left, 4 rows on the right")]
    [InlineData("Add", "2x3 4", "", "Add \"Add_0\": shapes [2, 3] and [4] do not broadcast")]
    [InlineData("Add", "2x3 3i", "", "Add \"Add_0\": inputs 0 and 1 should have one type, they are F32[2, 3] and I64[3]")]
    [InlineData("Softmax", "2x3", "axis=2", "Softmax \"Softmax_0\": axis 2 is outside a tensor of 2 dimensions")]
    [InlineData("Softmax", "2x3", "axes=1", "Softmax \"Softmax_0\": attribute \"axes\" is unknown")]
    [InlineData("Softmax", "2x3", "axis=first", "Softmax \"Softmax_0\": attribute \"axis\" should be an integer, it is \"first\"")]
    [InlineData("Transpose", "2x3", "perm=0,0", "Transpose \"Transpose_0\": perm [0, 0] does not permute 2 dimensions")]
    [InlineData("Concat", "2x3 3x3", "axis=1", "Concat \"Concat_0\": [2, 3] and [3, 3] cannot be joined along axis 1")]
    [InlineData("Concat", "2x3 3x3", "", "Concat \"Concat_0\": attribute \"axis\" is missing")]
    [InlineData("Cast", "2x3", "to=float", "Cast \"Cast_0\": \"float\" is no type; known are F64, F32, F16, BF16, I64, I32, I16, I8, U64, U32, U16, U8, BOOL")]
    [InlineData("Attention", "2x6x32 2x7x16 2x7x10", "", "Attention \"Attention_0\": attribute \"q_num_heads\" is missing; inputs of three dimensions need it")]
    [InlineData("Attention", "2x4x6x8 2x3x7x8 2x3x7x5", "", "Attention \"Attention_0\": 4 query heads cannot share 3 key heads")]
    [InlineData("BatchNormalization", "2x3x4 4 3 3 3", "",
        "BatchNormalization \"BatchNormalization_0\": input 1 has shape [4], an input of [2, 3, 4] needs [3]")]
    [InlineData("SoftmaxCrossEntropyLoss", "3x5x2 3i", "",
        "SoftmaxCrossEntropyLoss \"SoftmaxCrossEntropyLoss_0\": labels of shape [3] do not fit scores of shape [3, 5, 2]")]
    [InlineData("Reshape", "2x3 2i", "", "Reshape \"Reshape_0\": a shape depends on the data of input 1 (\"x1\")")]
    [InlineData("Relu", "2x3 2x3", "", "Relu \"Relu_0\": it needs at most 1 inputs, it has 2")]
    [InlineData("Conv", "1x3x9x9 4x3x3x3", "strides=0,1", "Conv \"Conv_0\": inputs F32[1, 3, 9, 9], F32[4, 3, 3, 3] do not fit its attributes")]
    [InlineData("GlobalMaxPool", "3", "", "GlobalMaxPool \"GlobalMaxPool_0\": inputs F32[3] do not fit its attributes")]
    [InlineData("Frobnicate", "2x3", "", "Frobnicate \"Frobnicate_0\": an operator that Bench does not know")]
    [InlineData("Add", "2x3", "", "Add \"Add_0\": it needs at least 2 inputs, it has 1")]
    public void WhatDoesNotFitIsSaid(string op, string inputs, string attributes, string message) =>
        Assert.Equal(message, Assert.ThrowsAny<GraphException>(() => Build(op, inputs, attributes)).Message);

    [Theory]
    [InlineData(new long[] { 0, -1 }, "2x12")]
    [InlineData(new long[] { 4, 3, -1 }, "4x3x2")]
    [InlineData(new long[] { -1 }, "24")]
    public void ReshapeReadsItsTarget(long[] target, string expected) => Assert.Equal(Types(expected)[0].Shape, Shaped("Reshape", "2x3x4", target));

    [Fact]
    public void ReshapeToAnotherCountIsSaid() =>
        Assert.Equal("Reshape \"Reshape_0\": [2, 3] with 6 elements cannot become [5, 1] with 5",
            Assert.Throws<GraphException>(() => Shaped("Reshape", "2x3", [5, -1])).Message);

    [Fact]
    public void SliceClampsAndWalksBackwards()
    {
        Assert.Equal([2, 2], Shaped("Slice", "5x4", [3, 100], [-100, 0], [0, 1], [-2, -2]));
        Assert.Equal([0, 4], Shaped("Slice", "5x4", [4], [2], [0], [1]));
        Assert.Equal([5, 4], Shaped("Slice", "5x4", [long.MinValue], [long.MaxValue]));
    }

    [Fact]
    public void NormalFormMakesAxesPadsAndScaleExplicit()
    {
        Assert.Equal(1, Node("Softmax", "2x3", "").Attributes.Int("axis"));
        var conv = Node("Conv", "1x3x9x9 4x3x4x4", "auto_pad=SAME_LOWER strides=2,2 kernel_shape=4,4").Attributes;
        Assert.Equal([2L, 2, 1, 1], conv.Ints("pads")!);
        Assert.Equal(["dilations", "group", "pads", "strides"], conv.Select(a => a.Key));
        Assert.Equal(0.5, Node("Attention", "2x4x6x4 2x2x7x4 2x2x7x5", "").Attributes.Float("scale"));
        Assert.Equal("Identity", Node("Dropout", "2x3", "").Op);
        Assert.Equal("I64", Node("CastLike", "2x3 2i", "").Attributes.Text("to", ""));
    }

    private static Shape Shaped(string op, string input, params long[][] constants)
    {
        var b = new GraphBuilder("test");
        var x = b.Input("x", DType.F32, Types(input)[0].Shape);
        return b[b.Add(op, [x, .. constants.Select(c => b.Constant(Tensor.Longs(c)))])].Shape;
    }

    private static TensorType[] Build(string op, string inputs, string attributes)
    {
        var graph = Graph(op, inputs, attributes);
        return [.. graph.Nodes[0].Outputs.Select(o => graph.Values[o])];
    }

    private static Node Node(string op, string inputs, string attributes) => Graph(op, inputs, attributes).Nodes[0];

    private static Graph Graph(string op, string inputs, string attributes)
    {
        var b = new GraphBuilder("test");
        var names = Types(inputs).Select((t, i) => b.Input($"x{i}", t.DType, t.Shape)).ToList();
        b.Output(b.Add(op, names, attributes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(a => (a.Split('=')[0], Value(a.Split('=')[1], a)))));
        return b.Build(1);
    }

    private static object Value(string text, string attribute) =>
        text.Contains(',') || attribute.StartsWith("strides", StringComparison.Ordinal) || attribute.StartsWith("pads", StringComparison.Ordinal)
            ? Array.ConvertAll(text.Split(','), long.Parse)
        : long.TryParse(text, out var n) ? n
        : text;

    private static TensorType[] Types(string text) =>
        [.. text.Split(' ')
            .Select(t =>
            new TensorType(t.EndsWith('i')
            ? DType.I64
            : DType.F32, new Shape(t.TrimEnd('i').Split('x', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse))))];
}
