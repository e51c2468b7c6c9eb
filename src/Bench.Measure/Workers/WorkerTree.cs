using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Bench.Measure.Machine;

namespace Bench.Measure.Workers;

/// <summary>
/// A worker's process and all that descend from it: behind a wrapper, started as a helper, left by a parent that ended.
/// What one of them costs, all of them cost; who is held or killed, is with all of them.
/// </summary>
public sealed partial class WorkerTree
{
    /// <summary>Set for a worker and inherited by what it starts: whose an orphan is, which the kernel gives to the host.</summary>
    public const string MarkVariable = "BENCH_WORKER_TREE";

    private const int SetChildSubreaper = 36;
    private const int DoNotWait = 1;

    private readonly byte[] _mark;
    private readonly string _processes;
    // By number and start: the kernel gives the number of one that is gone to another.
    private readonly ConcurrentDictionary<(int Process, long Start), bool> _orphans = new();

    public WorkerTree(int root, string mark, string processes = "/proc")
    {
        Root = root;
        _processes = processes;
        _mark = Encoding.UTF8.GetBytes($"{MarkVariable}={mark}\0");
    }

    public int Root { get; }

    /// <summary>From now on orphans of workers become children of this process, not of the system's first one, where nobody would look for them.</summary>
    public static void KeepOrphans()
    {
        if (OperatingSystem.IsLinux()) _ = prctl(SetChildSubreaper, 1, 0, 0, 0);
    }

    /// <summary>Begins to count their CPU time.</summary>
    public CpuWatch Watch() => new(this);

    /// <summary>Begins to count what their threads and the calling one, which waits for their answers, wait for processors.</summary>
    public DelayWatch WatchDelays() => new(OperatingSystem.IsLinux()
        ? Members().SelectMany(Threads).Append($"{_processes}/thread-self").Select(thread => Path.Combine(thread, "schedstat")) : []);

    /// <summary>Memory that they hold; what two of them share counts twice.</summary>
    public long? ResidentBytes()
    {
        if (!OperatingSystem.IsLinux()) return null;
        long sum = 0;
        foreach (var process in Members())
            if (SensorFile.Text(_processes, $"{process}/statm")?.Split(' ') is [_, var pages, ..]
                && long.TryParse(pages, CultureInfo.InvariantCulture, out var resident)) sum += resident * Environment.SystemPageSize;
        return sum > 0 ? sum : null;
    }

    public void Stop() => SignalAll(Signals.StopNumber);

    public void Continue()
    {
        foreach (var process in Members()) Signals.Send(process, Signals.ContinueNumber);
    }

    /// <summary>Held first, so that none of them starts another one meanwhile.</summary>
    public void Kill()
    {
        SignalAll(Signals.StopNumber);
        foreach (var process in Members()) Signals.Send(process, Signals.KillNumber);
        Bury();
    }

    /// <summary>Takes the dead among its orphans off the kernel's list: nobody else waits for them.</summary>
    public void Bury()
    {
        foreach (var orphan in Orphans()) _ = waitpid(orphan, 0, DoNotWait);
    }

    /// <summary>All of them that are there now, the worker's own process first.</summary>
    public IReadOnlyList<int> Members()
    {
        // One that was waited for is gone, and its number may be another's.
        List<int> members = [.. ProcessTime.ParentOf(Root, _processes) == Environment.ProcessId ? [Root] : Array.Empty<int>(), .. Orphans()];
        for (var i = 0; i < members.Count; i++) members.AddRange(Children(members[i]).Where(child => !members.Contains(child)));
        return members;
    }

    // One that was just being started is held in the next turn.
    private void SignalAll(int signal)
    {
        var done = new HashSet<int>();
        for (var next = Members(); next.Count > 0; next = [.. Members().Where(process => !done.Contains(process))])
            foreach (var process in next)
            {
                Signals.Send(process, signal);
                done.Add(process);
            }
    }

    // The kernel gives an orphan to the first thread of the process that keeps orphans.
    private IEnumerable<int> Orphans() => Listed(Environment.ProcessId, Environment.ProcessId)
        .Where(process => process != Root && ProcessTime.StartOf(process, _processes) is { } start && IsOurs((process, start))).ToList();

    private bool IsOurs((int Process, long Start) orphan)
    {
        if (_orphans.TryGetValue(orphan, out var ours)) return ours;
        // One that has ended, or is about to, has no environment any more, which says nothing of whose it was.
        return IsMarked(orphan.Process) is { } marked && _orphans.GetOrAdd(orphan, marked);
    }

    private bool? IsMarked(int process)
    {
        try
        {
            return File.ReadAllBytes($"{_processes}/{process}/environ") is { Length: > 0 } environment ? environment.AsSpan().IndexOf(_mark) >= 0 : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private IEnumerable<int> Children(int process) =>
        [.. Threads(process).SelectMany(thread => Listed(process, int.Parse(Path.GetFileName(thread), CultureInfo.InvariantCulture)))];

    private string[] Threads(int process)
    {
        try
        {
            return Directory.GetDirectories($"{_processes}/{process}/task");
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return [];
        }
    }

    private IEnumerable<int> Listed(int process, int thread) =>
        (SensorFile.Text(_processes, $"{process}/task/{thread}/children") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(word => int.Parse(word, CultureInfo.InvariantCulture));

    [LibraryImport("libc")]
    private static partial int prctl(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport("libc")]
    private static partial int waitpid(int process, nint status, int options);
}
