using Bench.Graphs;

namespace Bench.Tests.Graphs;

public class CastingTests
{
    [Fact]
    public void EveryHalfGoesToFloatAndBackUnchanged()
    {
        var all = Enumerable.Range(0, 65536).Select(i => (ushort)i).ToArray();
        var floats = Tensor.Of<ushort>(DType.F16, [65536], all).To(DType.F32);
        var back = floats.To(DType.F16).Span<Half>();
        for (var i = 0; i < all.Length; i++)
        {
            var half = BitConverter.UInt16BitsToHalf(all[i]);
            Assert.Equal((float)half, floats.Span<float>()[i]);
            Assert.Equal(half, back[i]);
        }
    }

    [Fact]
    public void FloatsRoundToHalfAsTheRuntimeDoes()
    {
        var values = Samples().Select(v => (float)v).ToArray();
        var halves = Tensor.Of<float>(DType.F32, [values.Length], values).To(DType.F16).Span<Half>();
        for (var i = 0; i < values.Length; i++) Assert.Equal((Half)values[i], halves[i]);
    }

    [Theory]
    [InlineData(DType.F32)]
    [InlineData(DType.F64)]
    public void BFloat16IsTheNearestEven(DType from)
    {
        var values = Samples().Select(v => from == DType.F32 ? (float)v : v).ToArray();
        var brains = Tensor.Of<double>(DType.F64, [values.Length], values).To(from).To(DType.BF16).To(DType.F64).Span<double>();
        for (var i = 0; i < values.Length; i++)
        {
            double v = values[i], got = brains[i];
            if (double.IsNaN(v)) Assert.True(double.IsNaN(got));
            else if (double.IsInfinity(got)) Assert.True(Math.Abs(v) >= 3.3961775292304601e38);
            else
            {
                var bits = BitConverter.SingleToUInt32Bits((float)got) >> 16;
                double up = Neighbour(bits + 1), down = Neighbour(bits - 1);
                Assert.True(Math.Abs(v - got) <= Math.Abs(v - up) && Math.Abs(v - got) <= Math.Abs(v - down) || got == 0, $"{v} became {got}");
                if (Math.Abs(v - got) == Math.Abs(v - up) || Math.Abs(v - got) == Math.Abs(v - down)) Assert.Equal(0u, bits & 1);
            }
        }

        static double Neighbour(uint bits) => BitConverter.UInt32BitsToSingle(bits << 16) is var f && float.IsFinite(f) ? f : double.MaxValue;
    }

    [Fact]
    public void ADoubleIsNotRoundedTwice()
    {
        // Just above the tie between 1 and the next bfloat16: rounding to float first would land on the tie and go down.
        var value = 1 + Math.Pow(2, -8) + Math.Pow(2, -40);
        Assert.Equal(1 + Math.Pow(2, -7), Tensor.Of(DType.F64, [1], [value]).To(DType.BF16).ToDoubles()[0]);
    }

    [Fact]
    public void IntegersWrapAndFractionsAreCut()
    {
        Assert.Equal([44L, -1, 0], Tensor.Longs(300, -1, 256).To(DType.I8).ToLongs());
        Assert.Equal([2L, -2, 0], Tensor.Of(DType.F32, [3], [2.9f, -2.9f, 0.4f]).To(DType.I32).ToLongs());
        Assert.Equal([1L, 0, 1], Tensor.Of(DType.F32, [3], [0.5f, 0, -3]).To(DType.BOOL).ToLongs());
        Assert.Equal([18446744073709551615.0], Tensor.Of(DType.U64, [1], [ulong.MaxValue]).To(DType.F64).ToDoubles());
        Assert.Equal([ulong.MaxValue - 2047], Tensor.Of(DType.F64, [1], [18446744073709549568.0]).To(DType.U64).Span<ulong>().ToArray());
    }

    [Fact]
    public void EveryPairOfTypesKeepsSmallIntegers()
    {
        var values = Tensor.Longs([.. Enumerable.Range(0, 100)]);
        foreach (var a in Enum.GetValues<DType>().Where(t => t != DType.BOOL))
            foreach (var b in Enum.GetValues<DType>().Where(t => t != DType.BOOL))
                Assert.Equal(values.ToLongs(), values.To(a).To(b).To(DType.I64).ToLongs());
    }

    private static IEnumerable<double> Samples()
    {
        var random = new Random(1);
        double[] edges = [0, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 65504, 65519.99, 65520, -65520, 5.960464477539063e-08,
            2.9802322387695312e-08, 2.98023224e-08, 6.1e-5, 1e-45, 3.4e38];
        foreach (var e in edges) yield return e;
        for (var e = -30; e < 18; e++)
            for (var i = 0; i < 400; i++)
                yield return (random.Next(2) == 0 ? -1 : 1) * Math.ScaleB(1 + (random.Next(3) == 0 ? random.NextDouble() : random.Next(4096) / 4096.0), e);
    }
}
