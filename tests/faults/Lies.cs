using System.Diagnostics;
using System.Runtime.InteropServices;
using Bench.Bundles;
using Bench.Graphs;
using Bench.Graphs.Safetensors;
using Bench.Protocol;

namespace Bench.Tests.Faults;

// Workers whose numbers or outputs are not what they pretend to be. All outputs are float32 here, samples along the first axis.
internal static class Lies
{
    /// <summary>Whatever is asked for is taken.</summary>
    public const string AnyLoad = "takes-anything";
    /// <summary>Whatever precision is asked for, fp32 is computed in.</summary>
    public const string InFull = "always-fp32";

    private const int Kept = 2 << 20;
    private const int MostKept = 16 * Kept;
    private const int KeptBits = 10;

    public static readonly IReadOnlyDictionary<string, Spoil> All = new Dictionary<string, Spoil>(StepLies.All)
    {
        ["wrong-weights"] = Output((values, _) => Noise(values, 0.05)),
        ["wrong-later"] = WrongLater,
        ["half-precision"] = Output((values, _) => Noise(values, 1.0 / 512)),
        ["nan"] = Output((values, _) => values[values.Length / 2] = float.NaN),
        ["swapped-samples"] = Output((values, sample) =>
        {
            float[] first = values[..sample].ToArray();
            values.Slice(sample, sample).CopyTo(values);
            first.CopyTo(values[sample..]);
        }),
        ["skipped-samples"] = Output((values, sample) => values[..sample].CopyTo(values[sample..])),
        // A batch of more than eight was once a pool of eight, repeated.
        ["repeats-eight-samples"] = (honest, _, _) => new LyingCell(honest) { Rows = rows => rows is null ? null : [.. rows.Select(row => row % 8)] },
        ["cached-output"] = Cached,
        ["above-peak"] = (honest, _, _) => new LyingCell(honest) { Running = (run, steps, set) => run(1, (int)((set + steps - 1) % WorkerLoop.SetCycle)) },
        ["late-fetch"] = (honest, load, _) => new LyingCell(honest) { Fetched = _ => Compute(StepNanoseconds(load)) },
        ["no-fence"] = NoFence,
        ["slow-clock"] = (honest, _, _) => new LyingCell(honest) { Clock = nanoseconds => nanoseconds / 2 },
        ["fast-clock"] = (honest, _, _) => new LyingCell(honest) { Clock = nanoseconds => nanoseconds * 5 / 2 },
        ["negative-clock"] = (honest, _, _) => new LyingCell(honest) { Clock = nanoseconds => -nanoseconds },
        ["endless-clock"] = (honest, _, _) => new LyingCell(honest) { Clock = _ => long.MaxValue },
        ["negative-compilations"] = Compilations(-1),
        ["endless-compilations"] = Compilations(long.MaxValue / 2),
        ["folder"] = (honest, _, _) => new LyingCell(honest)
        {
            Fetched = file =>
            {
                File.Delete(file);
                Directory.CreateDirectory(Path.Combine(file, "inside"));
            },
        },
        ["one-thread"] = (honest, _, _) => new LyingCell(honest),
        ["grows"] = Grows,
        ["decays"] = Decays,
        ["forgets-reset"] = (honest, _, _) => new LyingCell(honest) { Resetting = _ => { } },
        ["forgets-state"] = (honest, _, _) => new LyingCell(honest)
        {
            Running = (run, steps, set) =>
            {
                honest.Reset();
                run(1, (int)((set + steps - 1) % WorkerLoop.SetCycle));
            },
        },
        ["recompiles"] = Recompiles,
        ["first-set"] = (honest, _, _) => new LyingCell(honest)
        {
            Running = (run, steps, _) =>
            {
                for (long step = 0; step < steps; step++) run(1, 0);
            },
        },
        ["another-state"] = (honest, _, _) => new LyingCell(honest) { Fetched = OtherBiases },
        ["next-index"] = (honest, _, _) => new LyingCell(honest) { Fetched = NextIndices },
        ["keeps-inputs"] = (honest, _, _) => new LyingCell(honest) { Taking = (_, _, _) => { } },
        ["forgets"] = (honest, _, _) => new LyingCell(honest)
        {
            Running = (run, steps, set) =>
            {
                honest.Reset();
                run(steps, set);
            },
        },
        ["all-rows"] = (honest, _, _) => new LyingCell(honest) { Rows = _ => null },
        ["turned-rows"] = (honest, _, _) => new LyingCell(honest) { Rows = rows => rows is null ? null : [.. rows.Order()] },
        ["cuts-off"] = Output((values, _) => CutOff(values)),
        // These two are told before there is a cell.
        [AnyLoad] = (honest, _, _) => new LyingCell(honest),
        [InFull] = (honest, _, _) => new LyingCell(honest),
    };

    private delegate void Change(Span<float> values, int sample);

    private static Spoil Output(Change change) => (honest, _, _) => new LyingCell(honest) { Fetched = file => Spoiled(file, change) };

    private static void Spoiled(string file, Change change)
    {
        var tensors = new Dictionary<string, Tensor>();
        using (var fetched = SafetensorsFile.Open(file))
        {
            foreach (SafetensorsEntry entry in fetched.Entries)
            {
                byte[] bytes = fetched[entry.Name].Data.ToArray();
                Span<float> values = MemoryMarshal.Cast<byte, float>(bytes.AsSpan());
                change(values, values.Length / entry.Type.Shape[0]);
                tensors[entry.Name] = new Tensor(entry.Type, bytes);
            }
        }

        SafetensorsWriter.Write(file, tensors);
    }

    // Half of the indices, off by one.
    private static void NextIndices(string file) => Rewrite(file, tensor =>
    {
        long[] values = tensor.ToLongs();
        for (int i = 0; i < values.Length; i += 2) values[i]++;
        return Tensor.Of<long>(tensor.DType, tensor.Shape, values);
    });

    // A thousandth of each: many times what a step changes, and nothing that an output shows.
    private static void OtherBiases(string file) => Rewrite(file, tensor => tensor.Shape.Rank != 1 || tensor.DType != DType.F32 ? tensor
        : Tensor.Of<float>(DType.F32, tensor.Shape, [.. tensor.Span<float>().ToArray().Select(value => value * 1.001f)]));

    private static void Rewrite(string file, Func<Tensor, Tensor> spoil)
    {
        var tensors = new Dictionary<string, Tensor>();
        using (var fetched = SafetensorsFile.Open(file))
            foreach (SafetensorsEntry entry in fetched.Entries) tensors[entry.Name] = spoil(new Tensor(entry.Type, fetched[entry.Name].Data.ToArray()));
        SafetensorsWriter.Write(file, tensors);
    }

    private static void Noise(Span<float> values, double share)
    {
        var random = new Random(1);
        foreach (ref float value in values) value *= (float)(1 + share * (2 * random.NextDouble() - 1));
    }

    // As TF32 has it, without rounding.
    private static void CutOff(Span<float> values)
    {
        foreach (ref var value in values) value = BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(value) & (uint.MaxValue << (23 - KeptBits)));
    }

    // Whatever it is fed, it hands out what it computed first.
    private static ILoadedCell Cached(ILoadedCell honest, Load load, int after)
    {
        int first = -1;
        return new LyingCell(honest)
        {
            Running = (run, steps, set) =>
            {
                if (first < 0) first = (int)((set + steps - 1) % WorkerLoop.SetCycle);
                run(steps, (int)(((first - steps + 1) % WorkerLoop.SetCycle + WorkerLoop.SetCycle) % WorkerLoop.SetCycle));
            },
        };
    }

    // Right while every input set is gated, wrong ever after.
    private static ILoadedCell WrongLater(ILoadedCell honest, Load load, int after)
    {
        var fetches = 0;
        return new LyingCell(honest)
        {
            Fetched = file =>
            {
                if (++fetches > BundleInfo.UsualSets) Spoiled(file, (values, _) => Noise(values, 0.05));
            },
        };
    }

    // A device with a queue: a run returns when its steps are queued, and only those before hold it up.
    private static ILoadedCell NoFence(ILoadedCell honest, Load load, int after)
    {
        var queued = Task.CompletedTask;
        return new LyingCell(honest)
        {
            Running = (run, steps, set) =>
            {
                queued.Wait();
                queued = Task.Run(() => run(steps, set));
            },
            Syncing = () => queued.Wait(),
        };
    }

    // Not on the managed heap: that one may grow to its first collection. Each step keeps as much, so that one alone takes what one among
    // some does; of a very long run, only the first.
    private static unsafe ILoadedCell Grows(ILoadedCell honest, Load load, int after) => new LyingCell(honest)
    {
        Running = (run, steps, set) =>
        {
            run(steps, set);
            var bytes = (nuint)Math.Min(steps * Kept, MostKept);
            NativeMemory.Fill(NativeMemory.Alloc(bytes), bytes, 1);
        },
    };

    private static ILoadedCell Decays(ILoadedCell honest, Load load, int after)
    {
        int runs = 0;
        return new LyingCell(honest)
        {
            Running = (run, steps, set) =>
            {
                run(steps, set);
                Spin(steps * StepNanoseconds(load) * 0.1 * runs++);
            },
        };
    }

    private static Spoil Compilations(long everyRun) => (honest, _, _) =>
    {
        long compilations = 0;
        return new LyingCell(honest) { Compiles = () => unchecked(compilations += everyRun) };
    };

    private static ILoadedCell Recompiles(ILoadedCell honest, Load load, int after)
    {
        long compilations = 0;
        return new LyingCell(honest)
        {
            Running = (run, steps, set) =>
            {
                run(steps, set);
                compilations++;
            },
            Compiles = () => compilations,
        };
    }

    // However often others take the processor.
    internal static void Compute(double nanoseconds)
    {
        TimeSpan start = Environment.CpuUsage.TotalTime;
        while ((Environment.CpuUsage.TotalTime - start).TotalNanoseconds < nanoseconds) Spin(1e6);
    }

    internal static double StepNanoseconds(Load load) => double.Parse(load.Options["work"], System.Globalization.CultureInfo.InvariantCulture);

    private static void Spin(double nanoseconds)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalNanoseconds < nanoseconds)
        {
        }
    }
}
