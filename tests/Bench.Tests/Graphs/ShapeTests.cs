using Bench.Graphs;

namespace Bench.Tests.Graphs;

public class ShapeTests
{
    [Fact]
    public void ShapesOfEqualDimensionsAreEqual() => Assert.Equal(new Shape(2, 3), Shape.Of([2, 3]));
}
