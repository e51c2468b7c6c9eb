namespace Bench.Measure.Rounds;

/// <summary>Two runs at once would time each other: the second waits.</summary>
public sealed class RunLock : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly FileStream _file;

    private RunLock(FileStream file) => _file = file;

    /// <summary><paramref name="waits"/> is called once, when another run holds it.</summary>
    public static async Task<RunLock> TakeAsync(string path, Action waits, CancellationToken cancel)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        for (var told = false; ;)
        {
            try
            {
                return new RunLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException) when (File.Exists(path))
            {
                if (!told) waits();
                told = true;
                await Task.Delay(Look, cancel);
            }
        }
    }

    public void Dispose() => _file.Dispose();
}
