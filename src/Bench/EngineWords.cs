using Bench.Catalogue;
using Bench.Protocol;

namespace Bench.Cli;

/// <summary>What is said of an environment in lists: by what its hello was remembered, nothing is started.</summary>
public static class EngineWords
{
    public const string NotAsked = "not asked yet what it can do: the next plan asks (bench run --dry-run)";

    /// <summary>Why it is of no use, or nothing is known of it; null where its hello is.</summary>
    public static string? Trouble(EngineEnvironment environment, RememberedHello? remembered) =>
        environment.Missing ?? (remembered is null ? NotAsked : remembered.Hello is null ? remembered.Trouble : null);

    /// <summary>The devices that are there, and why one that it was installed for is not.</summary>
    public static string Devices(EngineEnvironment environment, Hello hello) =>
        string.Join(" ", hello.Devices) + (Lack(hello, environment.Device) is { } lack ? $" ({lack})" : "");

    /// <summary>"cuda: no GPU here"; null when the device is there.</summary>
    public static string? Lack(Hello hello, string device) =>
        hello.Devices.Any(own => own.Split(':', 2)[0] == device) ? null : $"{device}: {hello.Lacks?.GetValueOrDefault(device) ?? "not in this build"}";
}
