using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Bench.Graphs.Safetensors;

/// <summary>Writes a safetensors file, whole or not at all.</summary>
public static class SafetensorsWriter
{
    // A multiple of every element's size and of Philox's block; small enough for 13 GB to pass through a few of them.
    private const int ChunkBytes = 4 << 20;

    /// <summary>Fills <paramref name="chunk"/> with the tensor's bytes from <paramref name="offset"/> on. Called from several threads, in any order.</summary>
    public delegate void Produce(string tensor, long offset, Span<byte> chunk);

    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        Write(path, tensors.Select(t => (t.Key, t.Value.Type)), (name, offset, chunk) => tensors[name].Data.Span.Slice((int)offset, chunk.Length)
            .CopyTo(chunk), metadata, threads: 1);

    /// <summary>Writes tensors that are made as they go: memory stays at a chunk a thread, whatever the file's size.</summary>
    public static void Write(string path, IEnumerable<(string Name, TensorType Type)> tensors, Produce produce,
        IReadOnlyDictionary<string, string>? metadata = null, int? threads = null, Action<long>? written = null, CancellationToken cancel = default)
    {
        var (entries, header) = SafetensorsHeader.Layout(tensors, metadata);
        var bytes = entries.Count == 0 ? header.Length : entries[^1].Offset + entries[^1].Type.Bytes;
        try
        {
            WholeFile.Write(path, beside =>
            {
                // Reserved at once where the file system can, so that a full disk is found out first.
                using var file = File.OpenHandle(beside, FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.None, bytes);
                RandomAccess.Write(file, header, 0);
                WriteChunks(file, entries, produce, threads ?? Environment.ProcessorCount, written, cancel);
                if (RandomAccess.GetLength(file) != bytes) RandomAccess.SetLength(file, bytes);
            });
        }
        catch (AggregateException e) when (e.InnerException is { } first)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
        }
    }

    private static void WriteChunks(SafeFileHandle file, IReadOnlyList<SafetensorsEntry> entries, Produce produce, int threads, Action<long>? written,
        CancellationToken cancel)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel };
        Parallel.ForEach(Chunks(entries), options, () => ArrayPool<byte>.Shared.Rent(ChunkBytes), (chunk, _, buffer) =>
        {
            var span = buffer.AsSpan(0, chunk.Length);
            produce(chunk.Entry.Name, chunk.Offset, span);
            RandomAccess.Write(file, span, chunk.Entry.Offset + chunk.Offset);
            written?.Invoke(chunk.Length);
            return buffer;
        }, buffer => ArrayPool<byte>.Shared.Return(buffer));
    }

    private static IEnumerable<(SafetensorsEntry Entry, long Offset, int Length)> Chunks(IReadOnlyList<SafetensorsEntry> entries)
    {
        foreach (var entry in entries)
            for (long offset = 0; offset < entry.Type.Bytes; offset += ChunkBytes)
                yield return (entry, offset, (int)Math.Min(ChunkBytes, entry.Type.Bytes - offset));
    }
}
