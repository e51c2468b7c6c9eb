using System.Buffers.Binary;
using System.Text;
using Bench.Graphs;
using Bench.Graphs.Safetensors;

namespace Bench.Tests.Safetensors;

public sealed class SafetensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WhatIsWrittenIsReadBack()
    {
        var tensors = Enum.GetValues<DType>()
            .ToDictionary(d => $"of {d}", d => new Tensor(new TensorType(d, [3, 5]), Enumerable.Range(0, 15 * d.Size()).Select(i => (byte)i).ToArray()));
        tensors["none"] = new Tensor(new TensorType(DType.F32, [0, 7]), default);
        tensors["ü \"quoted\""] = Tensor.Scalar(1.5f);
        SafetensorsWriter.Write(_folder["a.safetensors"], tensors, new Dictionary<string, string> { ["key"] = "value" });

        using var file = SafetensorsFile.Open(_folder["a.safetensors"]);
        Assert.Equal("value", file.Metadata["key"]);
        Assert.Equal(tensors.Keys.Order(), file.Entries.Select(e => e.Name).Order());
        foreach (var (name, tensor) in tensors)
        {
            Assert.Equal(tensor.Type, file[name].Type);
            Assert.Equal(tensor.Data.ToArray(), file[name].Data.ToArray());
        }
    }

    [Fact]
    public void TensorsWhoseSizeIsAMultipleOf64AreAligned()
    {
        var sizes = new[] { 3, 64, 100, 6400, 1, 128 };
        SafetensorsWriter.Write(_folder["a.safetensors"], sizes.ToDictionary(n => $"{n}", n => new Tensor(new TensorType(DType.U8, [n]), new byte[n])));
        using var file = SafetensorsFile.Open(_folder["a.safetensors"]);
        Assert.Equal(4096, file.Entries[0].Offset);
        foreach (var entry in file.Entries.Where(e => e.Type.Bytes % 64 == 0)) Assert.Equal(0, entry.Offset % 64);
    }

    [Fact]
    public void ManyChunksByManyThreadsGiveWhatOneThreadGives()
    {
        var types = new[] { ("a", new TensorType(DType.F32, [3, 1 << 20])), ("b", new TensorType(DType.U8, [5])) };
        void Produce(string name, long offset, Span<byte> chunk)
        {
            for (var i = 0; i < chunk.Length; i++) chunk[i] = (byte)((offset + i) * 31 / 7 + name[0]);
        }

        SafetensorsWriter.Write(_folder["one"], types, Produce, threads: 1, cancel: _cancel);
        SafetensorsWriter.Write(_folder["four"], types, Produce, threads: 4, cancel: _cancel);
        Assert.Equal(File.ReadAllBytes(_folder["one"]), File.ReadAllBytes(_folder["four"]));
    }

    [Fact]
    public void AWriterThatFailsLeavesNothingBehind()
    {
        var types = new[] { ("a", new TensorType(DType.F32, [100])) };
        Assert.Throws<InvalidOperationException>(() =>
            SafetensorsWriter.Write(_folder["a"], types, (_, _, _) => throw new InvalidOperationException(), cancel: _cancel));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void TensorsBeyondFourGigabytesAreFound()
    {
        const int bytes = 1_500_000_000;
        var header = string.Join(',', Enumerable.Range(0, 4)
            .Select(i => $"\"t{i}\":{{\"dtype\":\"U8\",\"shape\":[{bytes}],\"data_offsets\":[{(long)i * bytes},{(i + 1L) * bytes}]}}"));
        var path = _folder["big"];
        var start = Write(path, $"{{{header}}}", 0);
        using (var stream = File.OpenWrite(path))
        {
            // Sparse: the disk holds the last page alone.
            stream.SetLength(start + 4L * bytes);
            stream.Position = stream.Length - 1;
            stream.WriteByte(42);
        }

        using var file = SafetensorsFile.Open(path);
        Assert.Equal(start + 3L * bytes, file.Entry("t3").Offset);
        Assert.Equal(42, file["t3"].Data.Span[^1]);
    }

    [Fact]
    public void AClosedFilesTensorsThrow()
    {
        SafetensorsWriter.Write(_folder["a"], new Dictionary<string, Tensor> { ["x"] = Tensor.Scalar(1f) });
        var file = SafetensorsFile.Open(_folder["a"]);
        var x = file["x"];
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => x.Data.Span[0]);
    }

    [Theory]
    [InlineData("[1]", 4, "the header is not a JSON object")]
    [InlineData("{\"a\":", 4, "not a safetensors file: its header is not JSON")]
    [InlineData("{\"a\":1}", 4, "tensor \"a\": its entry is not an object")]
    [InlineData("{\"a\":{\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "tensor \"a\": it has no dtype")]
    [InlineData("{\"a\":{\"dtype\":\"F8\",\"shape\":[4],\"data_offsets\":[0,4]}}", 4, "tensor \"a\": the dtype \"F8\" is not known")]
    [InlineData("{\"a\":{\"dtype\":\"1\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "tensor \"a\": the dtype \"1\" is not known")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", 4, "tensor \"a\": its shape is not a list of whole numbers")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}", 4, "tensor \"a\": its data_offsets are not two whole numbers")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}", 4, "tensor \"a\": its data_offsets [4, 0] lie outside the 4 bytes")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 4, "tensor \"a\": its data_offsets [0, 8] lie outside the 4 bytes")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", 4, "tensor \"a\": F32[2] does not take the \"4\" bytes")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2147483647,2147483647,2147483647],\"data_offsets\":[0,4]}}", 4, "does not take the \"4\" bytes")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 8,
        "the tensor \"a\" is there twice")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 8,
        "tensor \"b\" overlaps \"a\"")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}}", 12,
        "there is a hole of 4 bytes before tensor \"b\"")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 9, "5 bytes after the last tensor belong to none")]
    public void AHeaderThatLiesIsNamed(string header, int dataBytes, string expected)
    {
        Write(_folder["lie.safetensors"], header, dataBytes);
        var error = Assert.Throws<GraphException>(() => SafetensorsFile.Open(_folder["lie.safetensors"]));
        Assert.StartsWith(_folder["lie.safetensors"] + ": ", error.Message);
        Assert.Contains(expected, error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void FilesThatAreShorterThanTheySayAreNamed()
    {
        File.WriteAllBytes(_folder["empty"], []);
        Assert.Contains("it has 0 bytes", Assert.Throws<GraphException>(() => SafetensorsFile.Open(_folder["empty"])).Message);
        File.WriteAllBytes(_folder["long"], [255, 255, 255, 255, 255, 255, 255, 127, (byte)'{', (byte)'}']);
        Assert.Contains("the header should take \"9223372036854775807\" bytes, 2 are there",
            Assert.Throws<GraphException>(() => SafetensorsFile.Open(_folder["long"])).Message);
        Assert.Contains("there is no such file", Assert.Throws<GraphException>(() => SafetensorsFile.Open(_folder["absent"])).Message);
    }

    [Fact]
    public void TenThousandDamagedHeadersAreErrorsOrValidAndNeverMore()
    {
        SafetensorsWriter.Write(_folder["whole"], new Dictionary<string, Tensor>
        {
            ["weight"] = new(new TensorType(DType.F32, [4, 16]), new byte[256]),
            ["bias"] = new(new TensorType(DType.BF16, [3]), new byte[6]),
            ["step"] = Tensor.Scalar(7L),
        }, new Dictionary<string, string> { ["format"] = "pt" });
        var whole = File.ReadAllBytes(_folder["whole"]);
        var headerEnd = Array.LastIndexOf(whole, (byte)'}', 4095) + 1;
        var random = new Random(11);
        var refused = 0;
        for (var round = 0; round < 10_000; round++)
        {
            var bytes = (byte[])whole.Clone();
            for (var change = random.Next(1, 4); change > 0; change--) Damage(ref bytes, headerEnd, random);
            File.WriteAllBytes(_folder["damaged"], bytes);
            try
            {
                using var file = SafetensorsFile.Open(_folder["damaged"]);
                foreach (var entry in file.Entries) Assert.Equal(entry.Type.Bytes, file[entry.Name].Data.Span.Length);
            }
            catch (GraphException e)
            {
                refused++;
                Assert.StartsWith(_folder["damaged"], e.Message);
            }
        }

        Assert.InRange(refused, 5000, 9950);
    }

    [Fact]
    public void AnIndexNamesTheFilesOfAShardedCheckpoint()
    {
        SafetensorsWriter.Write(_folder["1.safetensors"], new Dictionary<string, Tensor> { ["a"] = Tensor.Scalar(1f) });
        SafetensorsWriter.Write(_folder["2.safetensors"], new Dictionary<string, Tensor> { ["b"] = Tensor.Scalar(2f) });
        File.WriteAllText(_folder["m.safetensors.index.json"], """{"metadata":{},"weight_map":{"a":"1.safetensors","b":"2.safetensors"}}""");
        using var index = SafetensorsIndex.Open(_folder["m.safetensors.index.json"]);
        Assert.Equal(["a", "b"], index.Names.Order());
        Assert.Equal(2f, index["b"].Span<float>()[0]);
    }

    [Theory]
    [InlineData("""{"weight_map":{"a":"../1.safetensors"}}""", "shards lie beside their index")]
    [InlineData("""{"weight_map":{"c":"1.safetensors"}}""", "tensor \"c\" should be in")]
    [InlineData("""{"weight_map":{"a":"absent.safetensors"}}""", "there is no such file")]
    [InlineData("""{"weight_map":[1]}""", "not an index of safetensors files")]
    [InlineData("""{"weight_map":{"a":1}}""", "not an index of safetensors files")]
    [InlineData("{}", "not an index of safetensors files")]
    [InlineData("rubbish", "not an index of safetensors files")]
    public void AnIndexThatIsWrongIsNamed(string text, string expected)
    {
        SafetensorsWriter.Write(_folder["1.safetensors"], new Dictionary<string, Tensor> { ["a"] = Tensor.Scalar(1f) });
        File.WriteAllText(_folder["index.json"], text);
        Assert.Contains(expected, Assert.Throws<GraphException>(() => SafetensorsIndex.Open(_folder["index.json"])).Message);
    }

    private static void Damage(ref byte[] bytes, int headerEnd, Random random)
    {
        var at = random.Next(headerEnd);
        switch (random.Next(6))
        {
            case 0: bytes[at] = (byte)random.Next(256); break;
            case 1: bytes[at] = (byte)"0123456789{}[]\",:-eE."[random.Next(21)]; break;
            case 2: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            case 3: bytes = bytes[..random.Next(bytes.Length)]; Array.Resize(ref bytes, Math.Max(bytes.Length, headerEnd)); break;
            case 4: bytes.AsSpan(at, Math.Min(8, headerEnd - at)).Reverse(); break;
            default: BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)random.NextInt64(2 * bytes.Length)); break;
        }
    }

    private static long Write(string path, string header, int dataBytes)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var bytes = new byte[8 + text.Length + dataBytes];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, text.Length);
        text.CopyTo(bytes, 8);
        File.WriteAllBytes(path, bytes);
        return 8 + text.Length;
    }
}
