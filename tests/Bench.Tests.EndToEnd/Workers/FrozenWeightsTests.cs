using Bench.Catalogue;
using Bench.Measure.Workers;
using Bench.Protocol;

namespace Bench.Tests.EndToEnd.Workers;

/// <summary>Whether weights are frozen is done as asked, or refused: never passed over.</summary>
public sealed class FrozenWeightsTests() : EngineTests("reference")
{
    public static TheoryData<string, bool> Asked =>
        [.. from engine in Engines.Find([Path.Combine(Workshop.Root, "src", "Engines")]) where engine.Measures from frozen in new[] { true,
            false } select (engine.Name, frozen)];

    [Theory]
    [MemberData(nameof(Asked))]
    public void WhatIsAskedForIsInForceOrRefused(string engine, bool frozen)
    {
        var answer = Ask(engine, frozen);
        if (!answer.Ok)
        {
            Assert.Equal("unsupported", answer.Code);
            Assert.Contains(frozen ? "\"weights: frozen\"" : "\"weights: mutable\"", answer.Text);
            Assert.DoesNotContain('\n', answer.Text!);
            return;
        }

        Assert.Equal(frozen ? "frozen" : "mutable", answer.Loaded!.Weights);
        Run(1);
        Assert.Equal([104, 206], Fetch("outputs").Values.Single().ToDoubles());
    }

    [Theory]
    [InlineData("torchsharp", true)]
    [InlineData("onnxruntime", false)]
    public void WhatAFrameworkHasNoWayToDoIsRefused(string engine, bool frozen) => Assert.False(Ask(engine, frozen).Ok);

    // A graph without weights is both.
    [Theory]
    [MemberData(nameof(Asked))]
    public void WithoutWeightsEitherIsTrue(string engine, bool frozen)
    {
        Use(engine);
        Load(Counter());
        Assert.Equal(frozen ? "frozen" : "mutable", Again(frozen).Loaded!.Weights);
    }

    private Answer Ask(string engine, bool frozen)
    {
        Use(engine);
        Load(Linear(transposed: true));
        return Again(frozen);
    }

    private Answer Again(bool frozen)
    {
        var load = new Load { Bundle = BundleFolder, Weights = BundleFolder, Device = "cpu", Precision = "fp32", Threads = 1, Frozen = frozen };
        return Worker.Send(new Request { Id = 0, Do = "load", Load = load }, Workshop.Limit);
    }
}
