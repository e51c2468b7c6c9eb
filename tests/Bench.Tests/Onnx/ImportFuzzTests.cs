using System.Diagnostics;
using Bench.Graphs;
using Bench.Graphs.Onnx;
using Bench.Models;
using Bench.Tests.Graphs;
using Bench.Tests.Reference;

namespace Bench.Tests.Onnx;

// Real models with a few bytes wrong: they are read or refused by name, soon, and in little memory.
[Collection(nameof(Undisturbed))]
public class ImportFuzzTests
{
    private const string Weights = "w.bin";
    private const int Mutants = 10_000;
    // The slowest of them on a busy machine; what hangs takes for ever.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);
    private const long MostBytes = 256L << 20;
    private const long MostKept = 64L << 20;

    [Fact]
    public void AMutatedModelOfOurExporterIsReadOrRefusedByName()
    {
        byte[][] models =
        [
            .. new[] { "tiny-gpt2", "tiny-resnet", "tiny-bert", "tiny-llama" }.Select(name => ModelList.Find(name)).OfType<Model>()
                .Select(model => Exported(model.Build(1, model.Sequence is null ? null : 4))).SelectMany(model => Enumerable.Repeat(model, 8)),
            .. Enumerable.Range(0, 60).Select(seed => Exported(RandomGraphs.Make(seed))),
        ];
        Assert.True(models.Length == 4 * 8 + 60, "the tiny models are gone");
        Fuzz(models);
    }

    [Fact]
    public void AMutatedOfficialCaseIsReadOrRefusedByName()
    {
        Assert.SkipWhen(ConformanceCases.Folder is null, "the official ONNX cases are not on this machine; BENCH_CONFORMANCE names their folder");
        Fuzz([.. ConformanceCases.Names.Select(name => File.ReadAllBytes(Path.Combine(ConformanceCases.Folder!, name, "model.onnx")))]);
    }

    private static void Fuzz(byte[][] models)
    {
        using var folder = new TemporaryFolder();
        // All weights are its first bytes: changes fall onto what describes them, not into them.
        File.WriteAllBytes(folder[Weights], new byte[1 << 20]);
        var path = folder["m.onnx"];
        int read = 0, refused = 0;
        long before = 0;
        for (var seed = 0; seed < Mutants; seed++)
        {
            // The first hundreds fill caches that stay.
            if (seed == Mutants / 10) before = GC.GetTotalMemory(forceFullCollection: true);
            var random = new Random(seed);
            var mutant = Mutated(models[seed % models.Length], models[random.Next(models.Length)], random);
            var (watch, allocated) = (Stopwatch.StartNew(), GC.GetAllocatedBytesForCurrentThread());
            try
            {
                Import.Read(OnnxReader.Read(path, mutant), ImportOptions.None);
                read++;
            }
            catch (GraphException named)
            {
                refused++;
                Assert.True(named.Message.StartsWith(path + ": ", StringComparison.Ordinal)
                    && named.Message.Count(letter => letter == '\n') < 2, $"mutant {seed}: {named.Message}");
            }
            catch (Exception crash)
            {
                Assert.Fail($"mutant {seed} of model {seed % models.Length}: {crash}");
            }

            Assert.True(watch.Elapsed < Soon, $"mutant {seed} took {watch.Elapsed}");
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - allocated < MostBytes,
                $"mutant {seed} took {(GC.GetAllocatedBytesForCurrentThread() - allocated) >> 20} MiB");
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, MostKept);
        // Neither may be all: then nothing was tried.
        Assert.InRange(refused, Mutants / 10, Mutants);
        Assert.InRange(read, Mutants / 100, Mutants);
    }

    private static byte[] Mutated(byte[] whole, byte[] other, Random random)
    {
        var bytes = whole.ToList();
        for (var changes = 1 + random.Next(3); changes > 0 && bytes.Count > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(1 + random.Next(30), bytes.Count - at);
            switch (random.Next(7))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes.RemoveRange(at, random.Next(4) == 0 ? bytes.Count - at : length); break;
                case 3: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                // A varint of any size, in the place of another: sizes, dimensions, types, opsets, attributes.
                case 4: bytes.RemoveAt(at); bytes.InsertRange(at, Varint(random.NextInt64() >> random.Next(64))); break;
                case 5: bytes[at] = (byte)(bytes[at] + (random.Next(2) == 0 ? 1 : -1)); break;
                default: bytes.InsertRange(at, other.Skip(random.Next(other.Length)).Take(length)); break;
            }
        }

        return [.. bytes];
    }

    private static IEnumerable<byte> Varint(long value)
    {
        for (var left = (ulong)value; ; left >>= 7)
        {
            yield return (byte)(left < 0x80 ? left : left & 0x7f | 0x80);
            if (left < 0x80) yield break;
        }
    }

    private static byte[] Exported(Graph graph) => Export.Model(graph, value => OnnxWeight.At(graph.Values[value], Weights, 0)).ToArray();
}
