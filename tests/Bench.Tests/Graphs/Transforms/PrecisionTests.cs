using Bench.Graphs;
using Bench.Graphs.Transforms;

namespace Bench.Tests.Graphs.Transforms;

public class PrecisionTests
{
    [Theory]
    [InlineData(DType.F64)]
    [InlineData(DType.F16)]
    [InlineData(DType.BF16)]
    public void EveryFloatBecomesTheTypeAndIntegersStay(DType dtype)
    {
        var cast = Precision.To(Samples.Everything(), dtype);
        cast.Check();
        Assert.All(cast.Values,
            v => Assert.Equal(v.Key is "ids" or "count_in" || v.Key == cast.State[0].To || cast.Constants.ContainsKey(v.Key)
            ? DType.I64
            : dtype, v.Value.DType));
    }

    [Fact]
    public void ConstantsAndTheTypesInAttributesFollow()
    {
        var b = new GraphBuilder("test");
        var x = b.Input("x", DType.F32, [2]);
        var third = b.Constant(Tensor.Scalar(1f / 3));
        b.Output(b.Add("Mul", [b.Add("Cast", [b.Add("Cast", [x], ("to", "I32"))], ("to", "F32")), third]));
        var cast = Precision.To(b.Build(1), DType.BF16);
        Assert.Equal(["I32", "BF16"], cast.Nodes.Take(2).Select(n => n.Attributes.Text("to", "")));
        Assert.Equal(0.333984375, cast.Constants[third].ToDoubles()[0]);
    }

    [Fact]
    public void AGraphOfTheTypeIsLeftAlone()
    {
        var graph = Samples.Everything();
        Assert.Same(graph, Precision.To(graph, DType.F32));
    }

    [Fact]
    public void OnlyFloatingTypesArePrecisions() =>
        Assert.Equal("I8 is no floating type; F64, F32, F16 and BF16 are", Assert.Throws<GraphException>(() => Precision.To(Samples.Everything(), DType.I8))
            .Message);
}
