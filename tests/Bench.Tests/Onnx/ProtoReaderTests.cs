using Bench.Graphs;
using Bench.Graphs.Onnx;
using Bench.Graphs.Protobuf;

namespace Bench.Tests.Onnx;

public class ProtoReaderTests
{
    private static byte[] Valid() => new SmallModel(18).Input("x", DType.F32, 2, 3)
        .Initializer("w", Tensor.Of<float>(DType.F32, [3, 2], [1, 2, 3, 4, 5, 6])).Initializer("shape", Tensor.Longs(4))
        .Op("MatMul", ["x", "w"], ["m"]).Op("Reshape", ["m", "shape"], ["y"]).Op("Clip", ["y", ""], ["z"]).Output("z").Bytes();

    [Fact]
    public void WhatIsWrittenIsReadBack()
    {
        var inner = new ProtoWriter().Text(1, "naïve").Longs(2, [0, -1, long.MaxValue]);
        var bytes = new ProtoWriter().Long(1, long.MinValue).Float(2, 1.5f).Double(3, -2.25).Message(4, inner).Bytes(5, new byte[10_000]).ToArray();
        var reader = new ProtoReader(bytes);
        Assert.True(reader.Next());
        Assert.Equal(long.MinValue, reader.Long());
        reader.Next();
        Assert.Equal(1.5f, reader.Float());
        reader.Next();
        Assert.Equal(-2.25, reader.Double());
        reader.Next();
        var message = reader.Message();
        message.Next();
        Assert.Equal("naïve", message.Text());
        message.Next();
        var longs = new List<long>();
        message.Longs(longs);
        Assert.Equal([0, -1, long.MaxValue], longs);
        reader.Next();
        Assert.Equal(10_000, reader.Bytes().Length);
        Assert.False(reader.Next());
    }

    [Fact]
    public void AFileCutShortAnywhereIsRefusedOrStillAModel()
    {
        var bytes = Valid();
        for (var length = 0; length < bytes.Length; length++) Survives(bytes[..length]);
    }

    [Fact]
    public void AnyByteMayBeWrong()
    {
        var bytes = Valid();
        var random = new Random(1);
        for (var i = 0; i < bytes.Length; i++)
            foreach (var wrong in new[] { (byte)0, (byte)0x7F, (byte)0xFF, (byte)random.Next(256) })
            {
                var hostile = bytes.ToArray();
                hostile[i] = wrong;
                Survives(hostile);
            }
    }

    [Fact]
    public void NoiseIsNoModel()
    {
        var random = new Random(2);
        for (var i = 0; i < 2000; i++)
        {
            var noise = new byte[random.Next(1, 200)];
            random.NextBytes(noise);
            Survives(noise);
        }
    }

    [Fact]
    public void MessagesThatNestWithoutEndAreRefused()
    {
        var graph = new ProtoWriter();
        for (var i = 0; i < 500; i++) graph = new ProtoWriter().Message(1, new ProtoWriter().Message(5, new ProtoWriter().Message(6, graph)));
        var e = Assert.Throws<GraphException>(() => OnnxReader.Read("deep.onnx", new ProtoWriter().Message(7, graph).ToArray()));
        Assert.Contains("nest deeper than 100", e.Message);
    }

    // Anything but a GraphException here would be a crash for the user.
    private static void Survives(byte[] bytes)
    {
        try
        {
            Import.Read(OnnxReader.Read("hostile.onnx", bytes), ImportOptions.None);
        }
        catch (GraphException)
        {
        }
    }
}
