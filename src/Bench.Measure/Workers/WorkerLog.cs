using System.Text;

namespace Bench.Measure.Workers;

// Carries what a worker prints into its log file and remembers the end of it. Blocked in read, it costs nothing while the worker is silent.
internal sealed class WorkerLog
{
    private const int TailBytes = 8 << 10;

    private readonly Stream _source;
    private readonly FileStream _file;
    private readonly Thread _thread;
    private readonly Lock _lock = new();
    private byte[] _tail = [];

    public WorkerLog(Stream source, FileStream file)
    {
        _source = source;
        _file = file;
        _thread = new Thread(Carry, maxStackSize: 256 << 10) { IsBackground = true, Name = "worker's log" };
        _thread.Start();
    }

    /// <summary>Before its worker is started, which would live on where this fails.</summary>
    public static FileStream Open(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        return new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
    }

    /// <summary>The last line that says something, once the worker is dead: frames of a stack trace are passed over.</summary>
    public string LastWords()
    {
        // A child of the worker may hold the pipe open for ever.
        _thread.Join(TimeSpan.FromSeconds(1));
        lock (_lock)
        {
            string? line = Encoding.UTF8.GetString(_tail).Split('\n')
                .LastOrDefault(line => !string.IsNullOrWhiteSpace(line) && !line.StartsWith("   at ", StringComparison.Ordinal));
            line = line?.Trim() ?? "";
            return line.Length <= 240 ? line : line[..239] + "…";
        }
    }

    private void Carry()
    {
        var buffer = new byte[4 << 10];
        try
        {
            while (_source.Read(buffer) is > 0 and var read)
            {
                lock (_lock)
                {
                    byte[] all = [.. _tail, .. buffer.AsSpan(0, read)];
                    _tail = all.Length <= TailBytes ? all : all[^TailBytes..];
                }

                try
                {
                    _file.Write(buffer, 0, read);
                }
                catch (IOException)
                {
                    // A full disk must not stop the worker in its next print; the tail is still there for the message.
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The pipe is gone with the worker.
        }
        finally
        {
            _file.Dispose();
        }
    }
}
