[assembly: Xunit.AssemblyFixture(typeof(Bench.Tests.Alone))]

namespace Bench.Tests;

/// <summary>
/// One test project at a time: what is timed in one must not be disturbed by what is computed in the other, and the runner starts both at once.
/// </summary>
public sealed class Alone : IDisposable
{
    private readonly FileStream _held = Take(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", ".testing"));

    public void Dispose() => _held.Dispose();

    private static FileStream Take(string path)
    {
        while (true)
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                Thread.Sleep(TimeSpan.FromSeconds(0.2));
            }
    }
}
