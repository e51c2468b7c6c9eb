using Bench.Measure.Gate;
using Bench.Models;
using Bench.Records;

namespace Bench.Tests.Measure.Gate;

public class KinksTests
{
    [Theory]
    [InlineData(0.0501, false)]
    [InlineData(0.0499, true)]
    public void AJumpIsSparedAndMoreIsNot(double error, bool spared)
    {
        var verdict = Kinks.Spared(Of(error, 1e-5));
        Assert.Equal(spared, verdict.Passed);
        Assert.Equal(spared ? 1e-5 : null, verdict.SmoothLimit);
    }

    [Fact]
    public void AnElementThatIsFarOffIsNoJump() =>
        Assert.False(Kinks.Spared(Judgement.Of(new Bench.Bundles.Distance(0.01, 0.2, 0, 512), new Limit(1e-5, 0.1), "change of w", 1, "before", 0)).Passed);

    // What goes wrong from the second step on is half of all that is judged, and all of that.
    [Theory]
    [InlineData(4, true)]
    [InlineData(5, false)]
    public void OfLaterStepsNoMoreThanHalfMayJump(int jumps, bool passes)
    {
        var verdicts = Enumerable.Range(0, 8).SelectMany(i => new[]
        {
            Of(1e-7, 1e-5, "loss"), Kinks.Spared(Of(1e-6, 1e-5)) with { Step = 1 }, Kinks.Spared(Of(i < jumps ? 1e-3 : 1e-6, 1e-5)) with { Step = 3 },
        });
        var failed = Kinks.TooMany(verdicts);
        Assert.Equal(passes, failed is null);
        if (failed is not null) Assert.Equal((false, GateFault.Far, 1e-5), (failed.Passed, failed.Fault!.Value, failed.NormLimit));
    }

    [Theory]
    [InlineData("tiny-resnet", true)]
    [InlineData("tiny-bert", false)]
    [InlineData("tiny-gpt2", false)]
    [InlineData("tiny-llama", false)]
    public void SmoothModelsAreSparedNothing(string model, bool kinks) =>
        Assert.Equal(kinks, Kinks.AreIn(ModelList.Find(model)!.Build(2, null, Model.Train)));

    private static Verdict Of(double error, double limit, string output = "change of w") =>
        Judgement.Of(new Bench.Bundles.Distance(error, error, 0, 512), new Limit(limit, 0.1), output, 1, "before", 0);
}
