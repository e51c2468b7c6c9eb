using System.Text.Json;
using System.Text.Json.Serialization;
using Bench.Bundles;
using Bench.Graphs;
using Bench.Graphs.Safetensors;

namespace Bench.Tests.Bundles;

public sealed class SeededTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(DType.F32)]
    [InlineData(DType.BF16)]
    [InlineData(DType.F16)]
    [InlineData(DType.F64)]
    public void AnyPartOfATensorIsThatPartOfTheWhole(DType dtype)
    {
        var type = new TensorType(dtype, [3001]);
        var whole = Seeded.Tensor("w", type, Fill.Uniform(0.02, 0.1), 1).Data.ToArray();
        foreach (var (first, count) in new[] { (0, 3001), (4, 1), (1023, 9), (2047, 954), (3000, 1), (6, 1500) })
        {
            var part = new byte[count * dtype.Size()];
            Seeded.Write("w", type, Fill.Uniform(0.02, 0.1), 1, 0, (long)first * dtype.Size(), part);
            Assert.Equal(whole.AsSpan(first * dtype.Size(), part.Length).ToArray(), part);
        }
    }

    [Fact]
    public void UniformHasTheMeanAndTheSpreadThatWereAsked()
    {
        var values = Seeded.Tensor("w", new TensorType(DType.F32, [200_000]), Fill.Uniform(0.5, 2), 1).Span<float>().ToArray();
        var mean = values.Average(v => (double)v);
        var sigma = Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
        Assert.Equal(2, mean, 0.005);
        Assert.Equal(0.5, sigma, 0.005);
        Assert.InRange(values.Max() - 2, 0.86, 0.5 * Math.Sqrt(3) + 1e-6);
        Assert.InRange(values.Min() - 2, -0.5 * Math.Sqrt(3) - 1e-6, -0.86);
    }

    [Fact]
    public void OneThreadAndFourGiveTheSameBits()
    {
        var types = Enumerable.Range(0, 5).Select(i => ($"layer{i}.weight", new TensorType(i % 2 == 0 ? DType.F32 : DType.BF16, [1000 + i, 1733]))).ToList();
        var byName = types.ToDictionary();
        void Produce(string name, long offset, Span<byte> chunk) => Seeded.Write(name, byName[name], Fill.Uniform(0.02), 1, 0, offset, chunk);
        SafetensorsWriter.Write(_folder["one"], types, Produce, threads: 1, cancel: _cancel);
        SafetensorsWriter.Write(_folder["four"], types, Produce, threads: 4, cancel: _cancel);
        Assert.Equal(File.ReadAllBytes(_folder["one"]), File.ReadAllBytes(_folder["four"]));
    }

    [Fact]
    public void BfloatIsTheNearestToTheFloat()
    {
        var type = new TensorType(DType.F32, [5000]);
        var floats = Seeded.Tensor("w", type, Fill.Uniform(1), 1).Span<float>();
        var brain = Seeded.Tensor("w", type with { DType = DType.BF16 }, Fill.Uniform(1), 1).Span<ushort>();
        for (var i = 0; i < floats.Length; i++)
        {
            float At(int bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);
            var error = Math.Abs(At(brain[i]) - floats[i]);
            Assert.True(error <= Math.Abs(At(brain[i] + 1) - floats[i]) && error <= Math.Abs(At(brain[i] - 1) - floats[i]));
        }
    }

    [Fact]
    public void TokensAreBelowTheirLimitAndReachIt()
    {
        var tokens = Seeded.Tensor("ids", new TensorType(DType.I64, [20_000]), Fill.Tokens(50257), 1).Span<long>().ToArray();
        Assert.InRange(tokens.Min(), 0, 50);
        Assert.InRange(tokens.Max(), 50257 - 50, 50256);
        Assert.Equal(Seeded.Tensor("ids", new TensorType(DType.I32, [4]), Fill.Tokens(50257), 1).ToLongs(), tokens[..4]);
    }

    [Fact]
    public void PicturesDifferInMeanAndContrastAndAreSmooth()
    {
        var means = new List<double>();
        var contrasts = new List<double>();
        for (uint sample = 0; sample < 8; sample++)
        {
            var picture = Seeded.Tensor("image", new TensorType(DType.F32, [3, 64, 64]), Fill.Image, 1, sample).Span<float>().ToArray();
            means.Add(picture.Average());
            contrasts.Add(Math.Sqrt(picture.Average(v => (v - means[^1]) * (v - means[^1]))));
            Assert.All(picture, v => Assert.InRange(v, -6f, 6f));
            for (var x = 1; x < 64; x++) Assert.InRange(Math.Abs(picture[x] - picture[x - 1]), 0, 1f);
        }

        Assert.True(means.Max() - means.Min() > 0.5);
        Assert.True(contrasts.Max() / contrasts.Min() > 1.3);
    }

    [Fact]
    public void PublishedVectorsAreWhatIsMade()
    {
        using var vectors = JsonDocument.Parse(File.ReadAllText(Path.Combine(Checkout.Root, "docs", "schema", "seeded-vectors.json")));
        Assert.Equal(Seeded.Version, vectors.RootElement.GetProperty("generator").GetInt32());
        foreach (var v in vectors.RootElement.GetProperty("vectors").EnumerateArray())
        {
            var type = new TensorType(Enum.Parse<DType>(v.GetProperty("dtype").GetString()!),
                new Shape(v.GetProperty("shape").EnumerateArray().Select(d => d.GetInt32())));
            var fill = v.GetProperty("fill")
                .Deserialize<Fill>(new JsonSerializerOptions(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } })!;
            var made = Seeded.Tensor(v.GetProperty("name").GetString()!, type, fill, v.GetProperty("seed").GetUInt32(), v.GetProperty("sample").GetUInt32());
            Assert.Equal(v.GetProperty("bytes").GetString(), Convert.ToHexStringLower(made.Data.Span));
        }
    }
}
