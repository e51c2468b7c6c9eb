using Bench.Graphs;

namespace Bench.Tests.Onnx;

public class FunctionTests
{
    private static readonly Tensor Two = Tensor.Of<float>(DType.F32, [2], [1, -2]);

    private static SmallModel Calling(string function, params (string, object)[] attributes) =>
        new SmallModel(18).Input("x", DType.F32, 2).Op(SmallModel.Node("local", function, ["x"], ["a"], attributes))
            .Op(SmallModel.Node("local", function, ["a"], ["y"], attributes)).Output("y");

    [Fact]
    public void ACallIsReplacedByItsBody()
    {
        var model = Calling("Twice").Function("Twice", ["v"], ["w"], [], SmallModel.Node("Abs", ["v"], ["t"]), SmallModel.Node("Add", ["t", "t"], ["w"]));
        Assert.Equal([4, 8], model.Compute(("x", Two)));
        Assert.Equal(["Abs", "Add", "Abs", "Add"], model.Import().Graph.Nodes.Select(n => n.Op));
    }

    [Fact]
    public void AnAttributeIsTheCallers()
    {
        var model = Calling("Turn", ("how", 1))
            .Function("Turn", ["v"], ["w"], ["how"], SmallModel.Node("ArgMax", ["v"], ["i"], ("axis", 0), ("keepdims", "@how")),
            SmallModel.Node("CastLike", ["i", "v"], ["w"]));
        Assert.Equal(new Shape(1), model.Import().Graph.Values["y"].Shape);
    }

    [Fact]
    public void FunctionsCallFunctions()
    {
        var model = Calling("Outer")
            .Function("Outer", ["v"], ["w"], [], SmallModel.Node("local", "Inner", ["v"], ["t"]), SmallModel.Node("Neg", ["t"], ["w"]))
            .Function("Inner", ["v"], ["w"], [], SmallModel.Node("Abs", ["v"], ["w"]));
        Assert.Equal([-1, -2], model.Compute(("x", Two)));
    }

    [Fact]
    public void AFunctionThatCallsItselfIsRefused()
    {
        var model = Calling("Loop").Function("Loop", ["v"], ["w"], [], SmallModel.Node("local", "Loop", ["v"], ["w"]));
        Assert.Contains("functions call each other more than 32 deep", Assert.Throws<GraphException>(() => model.Import()).Message);
    }
}
