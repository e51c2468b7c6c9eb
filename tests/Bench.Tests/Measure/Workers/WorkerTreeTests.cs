using Bench.Measure.Workers;

namespace Bench.Tests.Measure.Workers;

// A folder of processes as the kernel shows them: whose an orphan is that this process was given.
public sealed class WorkerTreeTests : IDisposable
{
    private const int Gone = 2, Orphan = 77;
    private readonly DirectoryInfo _processes = Directory.CreateTempSubdirectory("bench-processes-");
    private readonly WorkerTree _tree;

    public WorkerTreeTests()
    {
        Write($"{Environment.ProcessId}/task/{Environment.ProcessId}/children", $"{Orphan} ");
        Directory.CreateDirectory(Path.Combine(_processes.FullName, $"{Orphan}/task"));
        _tree = new WorkerTree(Gone, "a", _processes.FullName);
    }

    public void Dispose() => _processes.Delete(recursive: true);

    [Fact]
    public void TheNumberOfOneThatIsGoneMayBeAnothers()
    {
        Is(start: 100, "S", $"{WorkerTree.MarkVariable}=a\0");
        Assert.Equal([Orphan], _tree.Members());
        Is(start: 200, "S", $"{WorkerTree.MarkVariable}=b\0");
        Assert.Empty(_tree.Members());
        Is(start: 300, "S", $"{WorkerTree.MarkVariable}=a\0");
        Assert.Equal([Orphan], _tree.Members());
    }

    [Fact]
    public void OneThatEndedStaysWhoseItWas()
    {
        Is(start: 100, "S", $"{WorkerTree.MarkVariable}=a\0");
        Assert.Equal([Orphan], _tree.Members());
        Is(start: 100, "Z", "");
        Assert.Equal([Orphan], _tree.Members());
    }

    [Fact]
    public void AnEnvironmentThatIsGoneDecidesNothing()
    {
        Is(start: 100, "Z", "");
        Assert.Empty(_tree.Members());
        Is(start: 100, "S", $"{WorkerTree.MarkVariable}=a\0");
        Assert.Equal([Orphan], _tree.Members());
    }

    private void Is(long start, string state, string environment)
    {
        Write($"{Orphan}/stat", $"{Orphan} (a worker's) {state} {Environment.ProcessId} {string.Join(' ', Enumerable.Repeat(0, 17))} {start} 0 0");
        Write($"{Orphan}/environ", environment);
    }

    private void Write(string file, string text)
    {
        var path = Path.Combine(_processes.FullName, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
