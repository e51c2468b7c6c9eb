using System.Globalization;
using Bench.Catalogue;
using Bench.Measure.Gate;
using Bench.Measure.Workers;
using Bench.Records;

namespace Bench.Measure.Plan;

// Why a cell cannot be measured on this machine, as far as one can tell without starting its engine.
internal static class Refusals
{
    public static Outcome? Why(CellKey key, Engine engine, MachineFacts machine)
    {
        if (EngineProgram.Find(engine, out var missing) is null) return new Outcome(OutcomeKind.NotInstalled, missing);
        if (EngineLibrary.Missing(engine) is { } library) return new Outcome(OutcomeKind.NotInstalled, library);
        if (key.Environment is { } label) return new Outcome(OutcomeKind.NotInstalled, $"{engine.Name} has no environment \"{label}\"; \"bench engines\" lists what is installed");
        if (!engine.Modes.Contains(key.Workload.Mode))
            return new Outcome(OutcomeKind.Unsupported, $"{engine.Name} cannot {key.Workload.Mode}; it can {string.Join(", ", engine.Modes)}");
        if (Device(key.Device, engine, machine) is { } device) return new Outcome(OutcomeKind.Unsupported, device);
        if (!engine.Precisions.Contains(key.Precision))
            return new Outcome(OutcomeKind.Unsupported, $"{engine.Name} has no {key.Precision}; it has {string.Join(", ", engine.Precisions)}");
        return Limits.Table.ContainsKey(key.Precision) ? null : new Outcome(OutcomeKind.Unsupported, $"the gate has no limits for {key.Precision}, so nothing could be claimed");
    }

    public static bool KnownDevice(string device) => device is "cpu" or "cuda" || (device.StartsWith("cuda:", StringComparison.Ordinal) && device.Length > 5);

    private static string? Device(string device, Engine engine, MachineFacts machine)
    {
        var kind = device.Split(':', 2)[0];
        if (kind == "cuda")
        {
            if (machine.Gpus.Count == 0) return "this machine has no CUDA device";
            if (device.Split(':', 2) is [_, var which]
                && !machine.Gpus.Any(gpu => gpu.Uuid == which || gpu.Index.ToString(CultureInfo.InvariantCulture) == which))
                return $"there is no device \"{device}\" here; there are {string.Join(", ", machine.Gpus.Select(gpu => $"cuda:{gpu.Index} ({gpu.Name})"))}";
        }

        return engine.Devices.Contains(kind) ? null : $"{engine.Name} as installed here has no {kind}";
    }
}
