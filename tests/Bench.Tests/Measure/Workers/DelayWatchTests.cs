using Bench.Measure.Workers;

namespace Bench.Tests.Measure.Workers;

// The kernel's files of threads: what was run, what was waited for a processor, how often.
public sealed class DelayWatchTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bench-delays-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void ItAddsUpWhatEachThreadWaitedSinceItWasAsked()
    {
        string[] files = [Counting("1", 500), Counting("2", 1000)];
        using var watch = new DelayWatch(files);
        Assert.Equal(0, watch.SinceAsked());
        Counting("1", 700);
        Counting("2", 1_000_000);
        Assert.Equal(200 + 999_000, watch.SinceAsked());
        Assert.Equal(0, watch.SinceAsked());
        Counting("2", 0);
        Assert.Equal(0, watch.SinceAsked());
    }

    [Fact]
    public void WhereTheKernelDoesNotCountItSaysNothing()
    {
        using var missing = new DelayWatch([Path.Combine(_folder.FullName, "missing")]);
        Assert.Null(missing.SinceAsked());
        var file = Path.Combine(_folder.FullName, "other");
        File.WriteAllText(file, "no numbers\n");
        using var other = new DelayWatch([file]);
        Assert.Null(other.SinceAsked());
    }

    // The kernel's files are written anew in place.
    private string Counting(string thread, long waited)
    {
        var file = Path.Combine(_folder.FullName, thread);
        using var stream = new FileStream(file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
        stream.SetLength(0);
        stream.Write(System.Text.Encoding.ASCII.GetBytes($"123456 {waited} 7\n"));
        return file;
    }
}
