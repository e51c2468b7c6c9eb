using System.Globalization;
using Bench.Records;

namespace Bench.Measure.Machine;

/// <summary>Cores, siblings and caches, from <c>/sys/devices/system/cpu</c>.</summary>
public static class CpuTopology
{
    public const string Folder = "/sys/devices/system/cpu";

    /// <summary>Logical processors grouped by the physical core that they share, in order; null where the folder does not tell.</summary>
    public static IReadOnlyList<IReadOnlyList<int>>? Cores(string folder = Folder)
    {
        if (!Directory.Exists(folder)) return null;
        var cores = new SortedDictionary<(int Package, int Core), List<int>>();
        foreach (var cpu in Directory.GetDirectories(folder, "cpu*"))
        {
            if (!int.TryParse(Path.GetFileName(cpu)[3..], NumberStyles.None, CultureInfo.InvariantCulture, out var number)) continue;
            if (SensorFile.Whole(cpu, "topology/core_id") is not { } core) continue;
            var package = SensorFile.Whole(cpu, "topology/physical_package_id") ?? 0;
            if (!cores.TryGetValue(((int)package, (int)core), out var list)) cores[((int)package, (int)core)] = list = [];
            list.Add(number);
        }

        return cores.Count == 0 ? null : [.. cores.Values.Select(list => (IReadOnlyList<int>)[.. list.Order()]).OrderBy(list => list[0])];
    }

    public static IReadOnlyList<CacheFacts>? Caches(string folder = Folder)
    {
        var first = Path.Combine(folder, "cpu0", "cache");
        if (!Directory.Exists(first)) return null;
        var caches = new List<CacheFacts>();
        foreach (var index in Directory.GetDirectories(first, "index*").Order(StringComparer.Ordinal))
            if (SensorFile.Whole(index, "level") is { } level && SensorFile.Line(index, "type") is { } kind
                && Bytes(SensorFile.Line(index, "size")) is { } bytes)
                caches.Add(new CacheFacts((int)level, kind, bytes, CpuList.Parse(SensorFile.Line(index, "shared_cpu_list") ?? "0").Count));
        return caches;
    }

    public static string? Governor(string folder = Folder) => SensorFile.Line(folder, "cpu0/cpufreq/scaling_governor");

    private static long? Bytes(string? size)
    {
        if (size is null) return null;
        var unit = size[^1] switch { 'K' => 1L << 10, 'M' => 1L << 20, 'G' => 1L << 30, _ => 1L };
        return long.TryParse(size.TrimEnd('K', 'M', 'G'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number * unit : null;
    }
}
