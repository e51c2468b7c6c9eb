using System.Globalization;
using Bench.Catalogue;
using Bench.Measure.Gate;
using Bench.Measure.Workers;
using Bench.Protocol;
using Bench.Records;

namespace Bench.Measure.Plan;

// Why a cell cannot be measured on this machine, by what its environment has said it can do.
internal static class Refusals
{
    public static Outcome? Why(CellKey key, EngineEnvironment environment, HelloAnswer answer, MachineFacts machine)
    {
        if (environment.Missing is { } missing) return new Outcome(OutcomeKind.NotInstalled, missing);
        // What died or hung when it was asked may go well the next time, and says it then.
        if (answer.Failure is { Failure: WorkerFailure.Refused } refused) return new Outcome(OutcomeKind.Unsupported, refused.Reason);
        if (answer.Failure is { Failure: WorkerFailure.Version or WorkerFailure.NotStarted } other) return new Outcome(OutcomeKind.NotInstalled, other.Reason);
        if (NoCuda(key.Device, machine) is { } none) return new Outcome(OutcomeKind.Unsupported, none);
        if (answer.Hello is { } hello && Lacks(key, environment.Name, hello) is { } lack) return new Outcome(OutcomeKind.Unsupported, lack);
        // Weights of 16 bits hardly move by what a step changes, and what does not move proves nothing.
        if (key is { Workload.Mode: "train", Precision: "fp16" or "bf16" })
            return new Outcome(OutcomeKind.Unsupported, $"training in {key.Precision} needs weights kept in fp32 beside it, which is not there yet");
        return Limits.Table.ContainsKey(key.Precision)
            ? null
            : new Outcome(OutcomeKind.Unsupported, $"the gate has no limits for {key.Precision}, so nothing could be claimed");
    }

    public static bool KnownDevice(string device) => device is "cpu" or "cuda" || (device.StartsWith("cuda:", StringComparison.Ordinal) && device.Length > 5);

    private static string? Lacks(CellKey key, string name, Hello hello)
    {
        if (!hello.Modes.Contains(key.Workload.Mode)) return $"{name} cannot {key.Workload.Mode}; it can {string.Join(", ", hello.Modes)}";
        if (!EnvironmentChoice.Has(hello, key.Device)) return Missing(EnvironmentChoice.Kind(key.Device), name, hello);
        return hello.Precisions.Contains(key.Precision) ? null : $"{name} has no {key.Precision}; it has {string.Join(", ", hello.Precisions)}";
    }

    private static string Missing(string device, string name, Hello hello) =>
        hello.Lacks?.GetValueOrDefault(device) is { } why ? $"{name} has no {device}: {why}" : $"{name} as installed here has no {device}";

    private static string? NoCuda(string device, MachineFacts machine)
    {
        if (EnvironmentChoice.Kind(device) != "cuda") return null;
        if (machine.Gpus.Count == 0) return "this machine has no CUDA device";
        bool Is(GpuFacts gpu, string which) => gpu.Uuid == which || gpu.Index.ToString(CultureInfo.InvariantCulture) == which;
        return device.Split(':', 2) is [_, var which] && !machine.Gpus.Any(gpu => Is(gpu, which))
            ? $"there is no device \"{device}\" here; there are {string.Join(", ", machine.Gpus.Select(gpu => $"cuda:{gpu.Index} ({gpu.Name})"))}"
            : null;
    }
}
