using System.Diagnostics;
using Bench.Protocol;

namespace Bench.Tests.Faults;

// Workers that do less than the steps that they are asked for, or do it elsewhere, or are not when they say. What they hand out is right.
internal static class StepLies
{
    // Whole steps; the shortest of them was not disturbed.
    private const int Remembered = 5;
    private static readonly string Memory = Directory.CreateTempSubdirectory("bench-remembered-").FullName;

    public static IEnumerable<KeyValuePair<string, Spoil>> All =>
    [
        // The share of itself that step i of n takes; the last one is computed whatever it says.
        new("only-last-step", Takes((_, _) => 0)),
        new("every-other-step", Takes((i, _) => i % 2)),
        new("one-step-of-ten", Takes((i, _) => i % 10 == 3 ? 0 : 1)),
        new("skips-when-many", Takes((_, n) => n > 4 ? 0.5 : 1)),
        new("lower-precision-in-odd-steps", Takes((i, _) => i % 2 == 1 ? 0.6 : 1)),
        new("half-precision-but-the-last", Takes((_, _) => 0.55)),
        new("four-steps-as-one", Takes((i, _) => i % 4 == 3 ? 2.2 : 0)),
        .. new[] { 2, 3, 5, 20 }.Select(percent => new KeyValuePair<string, Spoil>($"clock-{percent}-percent-slow",
            (honest, _, _) => new LyingCell(honest) { Clock = nanoseconds => nanoseconds * (100 - percent) / 100 })),
        .. new[] { 2, 5, 20 }.Select(percent => new KeyValuePair<string, Spoil>($"leaves-{percent}-percent",
            (honest, load, _) => Leaves(honest, load, percent / 100.0))),
        new("clock-9-ms-late", (honest, _, _) => new LyingCell(honest) { Clock = nanoseconds => Math.Max(1, nanoseconds - 9_000_000) }),
        new("each-when-queued", (honest, _, _) => new LyingCell(honest) { Each = nanoseconds => nanoseconds / 10 }),
        new("last-product-left", LastProductLeft),
        new("works-in-a-helper", WorksInAHelper),
        new("memoised-by-set", Memoised(forgetting: false)),
        new("memoised-until-new-inputs", Memoised(forgetting: true)),
        new("a-hundred-steps-at-most", Takes((i, n) => n - i <= 100 ? 1 : 0)),
    ];

    /// <summary>What a helper process does: works on all processors of the machine's, whatever its parent was given, until it is ended.</summary>
    public static int Help()
    {
        using var me = Process.GetCurrentProcess();
        if (OperatingSystem.IsLinux()) me.ProcessorAffinity = (nint)(-1L);
        Spin(double.PositiveInfinity);
        return 0;
    }

    // Of what a whole step has just taken: it is not the same all the time, and a share of what it once took might be more than all of it.
    private static Spoil Takes(Func<long, long, double> share) => (honest, _, _) =>
    {
        var whole = new Queue<double>();
        return new LyingCell(honest)
        {
            Running = (run, steps, set) =>
            {
                for (long i = 0; i < steps; i++)
                {
                    var taken = i == steps - 1 ? Math.Max(1, share(i, steps)) : share(i, steps);
                    if (taken >= 1)
                    {
                        var start = Stopwatch.GetTimestamp();
                        run(1, (int)((set + i) % WorkerLoop.SetCycle));
                        whole.Enqueue(Stopwatch.GetElapsedTime(start).TotalNanoseconds);
                        if (whole.Count > Remembered) whole.Dequeue();
                    }

                    Spin((taken >= 1 ? taken - 1 : taken) * (whole.Count > 0 ? whole.Min() : 0));
                }
            },
        };
    };

    // After an honest run, so much of it once more in a queue.
    private static ILoadedCell Leaves(ILoadedCell honest, Load load, double share)
    {
        var queued = Task.CompletedTask;
        return new LyingCell(honest)
        {
            Running = (run, steps, set) =>
            {
                queued.Wait();
                run(steps, set);
                queued = Task.Run(() => Lies.Compute(share * steps * Lies.StepNanoseconds(load)));
            },
            Syncing = () => queued.Wait(),
        };
    }

    // What nobody has asked for yet is not computed.
    private static ILoadedCell LastProductLeft(ILoadedCell honest, Load load, int after)
    {
        Action? left = null;
        return new LyingCell(honest)
        {
            Running = (run, steps, set) =>
            {
                Spin(0.7 * steps * Lies.StepNanoseconds(load));
                left = () => run(1, (int)((set + steps - 1) % WorkerLoop.SetCycle));
            },
            Fetching = () =>
            {
                left?.Invoke();
                left = null;
            },
        };
    }

    private static ILoadedCell WorksInAHelper(ILoadedCell honest, Load load, int after)
    {
        var helper = Process.Start(Environment.ProcessPath!, "help");
        return new LyingCell(honest) { Disposing = helper.Kill };
    }

    // A set that was seen is not computed again, or not until it holds other inputs.
    private static Spoil Memoised(bool forgetting) => (honest, _, _) =>
    {
        var remembered = new Dictionary<int, string>();
        var last = "";
        return new LyingCell(honest)
        {
            Running = (run, steps, set) =>
            {
                for (long i = 0; i < steps; i++)
                {
                    var one = (int)((set + i) % WorkerLoop.SetCycle % Bench.Bundles.BundleInfo.UsualSets);
                    if (!remembered.TryGetValue(one, out last!))
                    {
                        run(1, one);
                        remembered[one] = last = Path.Combine(Memory, $"{one}.safetensors");
                        honest.Fetch("outputs", null, last);
                    }
                }
            },
            Taking = (take, set, file) =>
            {
                take(set, file);
                if (forgetting) remembered.Remove(set % Bench.Bundles.BundleInfo.UsualSets);
            },
            Fetched = file => File.Copy(last, file, overwrite: true),
        };
    };

    private static void Spin(double nanoseconds)
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalNanoseconds < nanoseconds)
        {
        }
    }
}
