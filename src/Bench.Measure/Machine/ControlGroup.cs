using System.Globalization;
using Bench.Records;

namespace Bench.Measure.Machine;

/// <summary>The limits of the control group that this process is in, version 1 or 2: its own and those of every group above.</summary>
public static class ControlGroup
{
    // The kernel's way of saying "no limit" in version 1 is the largest multiple of a page.
    private const long Unlimited = 1L << 60;

    /// <summary>How long quotas have held this group and those above it; null where none is counted.</summary>
    public static long? HeldNanoseconds(string groups = "/sys/fs/cgroup", string process = "/proc/self")
    {
        long? sum = null;
        foreach (var folder in CpuFolders(groups, process))
        {
            var text = SensorFile.Text(folder, "cpu.stat");
            // Microseconds in version 2, nanoseconds in version 1.
            if ((SensorFile.Keyed(text, "throttled_usec") * 1000 ?? SensorFile.Keyed(text, "throttled_time")) is { } held) sum = (sum ?? 0) + held;
        }

        return sum;
    }

    public static ContainerFacts? Read(string groups = "/sys/fs/cgroup", string process = "/proc/self")
    {
        var cpu = CpuFolders(groups, process).ToList();
        if (cpu.Count == 0 && Lines(process).Count == 0) return null;
        return IsVersion2(groups)
            ? new ContainerFacts(2, Least(cpu.Select(QuotaV2)),
                Least(Folders(groups, process, "memory").Select(folder => SensorFile.Whole(folder, "memory.max"))))
            : new ContainerFacts(1, Least(cpu.Select(QuotaV1)),
                Least(Folders(groups, process, "memory")
                    .Select(folder => SensorFile.Whole(folder, "memory.limit_in_bytes") is { } bytes and < Unlimited ? bytes : (long?)null)));
    }

    private static IEnumerable<string> CpuFolders(string groups, string process) => Folders(groups, process, "cpu");

    private static bool IsVersion2(string groups) => File.Exists(Path.Combine(groups, "cgroup.controllers"));

    private static List<string[]> Lines(string process) =>
        [.. (SensorFile.Text(process, "cgroup") ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(':', 3))
            .Where(parts => parts.Length == 3)];

    // The controller's folders of the process's own group and of those above.
    private static IEnumerable<string> Folders(string groups, string process, string controller)
    {
        var lines = Lines(process);
        if (IsVersion2(groups)) return Upwards(groups, lines.FirstOrDefault(parts => parts[0] == "0")?[2] ?? "/");
        if (lines.FirstOrDefault(parts => parts[1].Split(',').Contains(controller)) is not { } line) return [];
        var mount = new[] { line[1], controller }.Select(name => Path.Combine(groups, name)).FirstOrDefault(Directory.Exists);
        return mount is null ? [] : Upwards(mount, line[2]);
    }

    // Inside a container the path may be the host's and not there: then the mount's root is the container's own group.
    private static IEnumerable<string> Upwards(string mount, string path)
    {
        for (var at = path.Trim('/'); at.Length > 0; at = at.Contains('/') ? at[..at.LastIndexOf('/')] : "")
            if (Path.Combine(mount, at) is var folder && Directory.Exists(folder)) yield return folder;
        yield return mount;
    }

    private static double? QuotaV2(string folder) =>
        SensorFile.Line(folder, "cpu.max")?.Split(' ') is [var quota, var period]
            && double.TryParse(quota, NumberStyles.Float, CultureInfo.InvariantCulture, out var time)
            ? time / double.Parse(period, CultureInfo.InvariantCulture) : null;

    private static double? QuotaV1(string folder) =>
        SensorFile.Whole(folder, "cpu.cfs_quota_us") is { } quota and > 0 && SensorFile.Whole(folder, "cpu.cfs_period_us") is { } period and > 0
            ? (double)quota / period : null;

    private static T? Least<T>(IEnumerable<T?> limits) where T : struct => limits.Where(limit => limit is not null).DefaultIfEmpty(null).Min();
}
