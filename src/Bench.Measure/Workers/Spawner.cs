using System.Collections.Concurrent;
using System.Diagnostics;

namespace Bench.Measure.Workers;

// Linux kills a worker when the *thread* that started it ends (PR_SET_PDEATHSIG): all are started from one that lives as long as the host.
internal static class Spawner
{
    private static readonly BlockingCollection<Action> Work = [];
    private static readonly Lazy<Thread> Thread = new(Begin);

    public static Process Start(ProcessStartInfo info, IReadOnlyList<int>? cpus)
    {
        _ = Thread.Value;
        var started = new TaskCompletionSource<Process>();
        Work.Add(() =>
        {
            try
            {
                Process? process = null;
                if (cpus is not null && OperatingSystem.IsLinux()) CpuSet.With(cpus, () => process = Process.Start(info));
                else process = Process.Start(info);
                started.SetResult(process!);
            }
            catch (Exception e)
            {
                started.SetException(e);
            }
        });
        return started.Task.GetAwaiter().GetResult();
    }

    private static Thread Begin()
    {
        WorkerTree.KeepOrphans();
        var thread = new Thread(() =>
        {
            foreach (Action work in Work.GetConsumingEnumerable()) work();
        })
        { IsBackground = true, Name = "spawner" };
        thread.Start();
        return thread;
    }
}
