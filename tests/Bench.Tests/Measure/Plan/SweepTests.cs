using Bench.Measure.Plan;

namespace Bench.Tests.Measure.Plan;

public class SweepTests
{
    [Theory]
    [InlineData("8", new[] { 8 })]
    [InlineData("1-4", new[] { 1, 2, 3, 4 })]
    [InlineData("1-64*2", new[] { 1, 2, 4, 8, 16, 32, 64 })]
    [InlineData("3-30*3", new[] { 3, 9, 27 })]
    public void NumbersAndRangesSweep(string text, int[] expected) => Assert.Equal(expected, Sweep.Numbers(text, "--batch"));

    [Theory]
    [InlineData("0")]
    [InlineData("-3")]
    [InlineData("four")]
    [InlineData("4-1")]
    [InlineData("1-8*1")]
    [InlineData("8*2")]
    [InlineData("1.5")]
    [InlineData("99999999999")]
    public void WhatIsNoNumberIsNamed(string text) =>
        Assert.Equal($"--batch: \"{text}\" is not a number from 1 on, nor a range such as \"1-4\" or \"1-64*2\".",
            Assert.Throws<PlanException>(() => Sweep.Numbers(text, "--batch")).Message);

    [Fact]
    public void AnEndlessRangeIsRefused() =>
        Assert.Contains("is more than 1000 numbers", Assert.Throws<PlanException>(() => Sweep.Numbers("1-2000000000", "--batch")).Message);
}
