using Bench.Bundles;
using Bench.Graphs;

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

    // The gate compares NaN and infinity as values, the other elements by their distance.
    [Theory]
    [InlineData(0.6, new[] { double.NaN, 3, 4, double.NaN, 0, 4 })]
    [InlineData(0.6, new[] { double.NegativeInfinity, 3, 4, double.NegativeInfinity, 0, 4 })]
    [InlineData(0, new[] { double.NaN, 3, 4, double.NaN, 3, 4 })]
    [InlineData(0, new[] { double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN })]
    [InlineData(double.PositiveInfinity, new[] { double.NaN, 3, 4, 1, 3, 4 })]
    [InlineData(double.PositiveInfinity, new[] { double.NaN, 3, 4, 3, double.NaN, 4 })]
    [InlineData(double.PositiveInfinity, new[] { double.PositiveInfinity, 3, 4, double.NegativeInfinity, 3, 4 })]
    [InlineData(double.PositiveInfinity, new[] { double.NaN, 0, 0, 0, 0, 0 })]
    public void NaNAndInfinityTellSamplesApartWhereTheyLieElsewhere(double least, double[] two)
    {
        // In a part that is read in one piece, and in one that is read value by value.
        foreach (var times in new[] { 1, 8 })
        {
            double[] values = [.. two.Chunk(3).SelectMany(sample => Enumerable.Repeat(sample, times).SelectMany(part => part))];
            Assert.Equal(least, SampleDistance.Least(Tensor.Of<double>(DType.F64, [2, 3 * times], values)), 1e-12);
        }
    }
}
