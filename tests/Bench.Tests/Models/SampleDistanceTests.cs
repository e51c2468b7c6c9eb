using Bench.Bundles;

namespace Bench.Tests.Models;

// Were two samples' outputs alike, swapped or skipped samples would pass the gate.
public class SampleDistanceTests
{
    private const double Least = 0.3;

    [Theory]
    [InlineData("tiny-resnet", 8, null)]
    [InlineData("tiny-bert", 8, 16)]
    [InlineData("tiny-bert", 4, 64)]
    [InlineData("tiny-gpt2", 8, 16)]
    [InlineData("tiny-gpt2", 4, 1)]
    [InlineData("tiny-llama", 8, 16)]
    [InlineData("tiny-llama", 4, 1)]
    [InlineData("llama-160m", 4, 8)]
    [InlineData("gpt2", 4, 8)]
    [InlineData("bert-base", 4, 24)]
    [InlineData("resnet50", 4, null)]
    public void AnyTwoSamplesOutputsDifferByThreeTenthsOfTheirNorm(string name, int batch, int? sequence)
    {
        foreach (var (output, values) in new SeededModel(name, batch, sequence).Outputs())
            Assert.True(SampleDistance.Least(values) is >= Least and < 2, $"{output} differs by {SampleDistance.Least(values)}");
    }
}
