using Bench.Engines;
using Bench.Graphs;

namespace Bench.Tests.TensorFlow;

public class PermutingTests
{
    [Fact]
    public void EveryElementGoesWhereItsIndicesSay()
    {
        var tensor = Numbers([2, 3, 4, 5]);
        var turned = tensor.Permute(2, 3, 1, 0);
        Assert.Equal(new Shape(4, 5, 3, 2), turned.Shape);
        int[] from = tensor.Shape.Strides(), to = turned.Shape.Strides();
        for (var i = 0; i < tensor.Shape.Elements; i++)
        {
            int a = i / from[0], b = i / from[1] % 3, c = i / from[2] % 4, d = i % 5;
            Assert.Equal(i, turned.Span<short>()[c * to[0] + d * to[1] + b * to[2] + a * to[3]]);
        }
    }

    [Fact]
    public void BackAgainIsTheSame()
    {
        var tensor = Numbers([3, 2, 7]);
        Assert.Equal(tensor.Data.ToArray(), tensor.Permute(0, 2, 1).Permute(0, 2, 1).Data.ToArray());
        Assert.Empty(Numbers([0, 4]).Permute(1, 0).Data.ToArray());
    }

    [Fact]
    public void ASpreadKernelHasZerosBetweenItsTaps()
    {
        var spread = Tensor.Of<short>(DType.I16, [2, 2, 1], [1, 2, 3, 4]).Spread([1, 3]);
        Assert.Equal(new Shape(2, 4, 1), spread.Shape);
        Assert.Equal([1, 0, 0, 2, 3, 0, 0, 4], spread.Span<short>().ToArray());
    }

    [Fact]
    public void StackedTensorsAreTheRowsOfOne()
    {
        var stack = Permuting.Stack([Numbers([2]), Tensor.Of<short>(DType.I16, [2], [7, 8])]);
        Assert.Equal(new Shape(2, 2), stack.Shape);
        Assert.Equal([0, 1, 7, 8], stack.Span<short>().ToArray());
    }

    private static Tensor Numbers(Shape shape) => Tensor.Of<short>(DType.I16, shape, Enumerable.Range(0, (int)shape.Elements).Select(i => (short)i).ToArray());
}
