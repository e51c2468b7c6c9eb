namespace Bench.Measure.Machine;

/// <summary>
/// Energy that the processors' packages have used, from the kernel's power capping folder; null where there is none, or only root may read it.
/// </summary>
public static class EnergyMeter
{
    public const string Folder = "/sys/class/powercap";

    /// <summary>Microjoules of each package, and where each counter starts anew.</summary>
    public static IReadOnlyList<(long Used, long Range)>? Read(string folder = Folder)
    {
        if (!Directory.Exists(folder)) return null;
        var packages = new List<(long, long)>();
        // "intel-rapl:0" is a package (AMD's too), "intel-rapl:0:0" a part of it.
        foreach (var package in Directory.GetDirectories(folder, "intel-rapl:*").Where(path => Path.GetFileName(path).Count(letter => letter == ':') == 1)
            .Order(StringComparer.Ordinal))
            if (SensorFile.Line(package, "name")?.StartsWith("package", StringComparison.Ordinal) == true && SensorFile.Whole(package, "energy_uj") is { } used)
                packages.Add((used, SensorFile.Whole(package, "max_energy_range_uj") ?? 0));
        return packages.Count > 0 ? packages : null;
    }

    public static long? Between(IReadOnlyList<(long Used, long Range)>? before, IReadOnlyList<(long Used, long Range)>? after) =>
        before is null || after is null || before.Count != after.Count ? null
        : before.Zip(after).Sum(pair => pair.Second.Used - pair.First.Used + (pair.Second.Used < pair.First.Used ? pair.First.Range : 0));
}
