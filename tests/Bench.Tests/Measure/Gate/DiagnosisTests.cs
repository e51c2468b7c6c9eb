using Bench.Bundles;
using Bench.Graphs;
using Bench.Measure.Gate;
using Bench.Records;
using Bench.Reports;

namespace Bench.Tests.Measure.Gate;

public class DiagnosisTests
{
    private static readonly Pool Pool = new() { BySample = true, Axis = 0, Count = 4, Batch = 4, Values = ["y"] };
    private static readonly Tensor Golden = Tensor.Of<double>(DType.F64, [4, 1], [1, 2, 3, 4]);

    [Theory]
    [InlineData(new float[] { 1, 2, 3, 4 }, "it is the output of input set 0, not 1")]
    [InlineData(new float[] { 4, 1, 2, 3 }, "it is the output of input set 3, not 1")]
    [InlineData(new float[] { 3, 2, 4, 1 }, "its samples are right but in another order")]
    [InlineData(new float[] { 2, 2, 4, 1 }, "some of its samples are copies of others")]
    [InlineData(new float[] { 2, 3, 4, 9 }, null)]
    [InlineData(new float[] { 2, 3, 4, float.NaN }, null)]
    public void WhatIsWrongIsNamedWhereTheGoldenTells(float[] output, string? expected) =>
        Assert.Equal(expected, Words(Diagnosis.Of(Tensor.Of<float>(DType.F32, [4, 1], output), Golden, Pool, "y", set: 1, rows: null, 1e-5)));

    // One sample is larger than all others: against the whole output's norm its own error alone is too much for "worst", and every row is where it belongs.
    [Fact]
    public void SamplesThatAreInPlaceAreInNoOtherOrder()
    {
        var golden = Tensor.Of<double>(DType.F64, [4, 1], [1, 1, 1, 1]);
        Assert.Null(Diagnosis.Of(Tensor.Of<float>(DType.F32, [4, 1], [1, 1, 1, 1]), golden, Pool, "y", set: 1, rows: null, 1e-5));
        Assert.Null(Diagnosis.Of(Tensor.Of<float>(DType.F32, [4, 1], [2, 3, 4, 1]), Golden, Pool, "y", set: 1, rows: null, 1e-5));
    }

    [Fact]
    public void WholeStepsAreToldApartToo()
    {
        var pool = Pool with { BySample = false, Batch = 1 };
        var golden = Tensor.Of<double>(DType.F64, [4, 2], [1, 1, 2, 2, 3, 3, 4, 4]);
        Assert.Equal("it is the output of step 1 after a reset on input set 1, not of step 2 after a reset on input set 0",
            Words(Diagnosis.Of(Tensor.Of<float>(DType.F32, [2], [3, 3]), golden, pool, "y", 1, null, 1e-5, steps: 2)));
        Assert.Equal("it is the output of input set 2, not 1",
            Words(Diagnosis.Of(Tensor.Of<float>(DType.F32, [2], [3, 3]), golden, pool, "y", 1, null, 1e-5)));
    }

    private static string? Words(Instead? instead) => instead is null ? null : VerdictWords.Of(instead);
}
