using System.Globalization;

namespace Bench.Measure.Machine;

/// <summary>The processor's name and vector instruction sets, from <c>/proc/cpuinfo</c>.</summary>
public static class CpuInfo
{
    // Those that a framework's kernels are chosen by.
    private static readonly string[] Told = ["sse4_2", "avx", "fma", "avx2", "avx512f", "avx512_vnni", "avx512_bf16", "avx512_fp16", "avx_vnni", "amx_tile",
        "amx_bf16", "amx_int8", "asimd", "sve", "bf16", "i8mm"];

    public static string? Name(string folder = "/proc") => Field(folder, "model name") ?? Field(folder, "Model");

    public static IReadOnlyList<string>? VectorSets(string folder = "/proc") =>
        (Field(folder, "flags") ?? Field(folder, "Features"))?.Split(' ').ToHashSet() is { } flags ? [.. Told.Where(flags.Contains)] : null;

    /// <summary>The highest clock that the governor allows; where it does not tell, the present one.</summary>
    public static double? Megahertz(string folder = "/proc", string system = CpuTopology.Folder) =>
        SensorFile.Whole(system, "cpu0/cpufreq/scaling_max_freq") / 1000.0
        ?? (double.TryParse(Field(folder, "cpu MHz"), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var present) ? present : null);

    private static string? Field(string folder, string name)
    {
        foreach (var line in (SensorFile.Text(folder, "cpuinfo") ?? "").Split('\n'))
            if (line.Split(':', 2) is [var key, var value] && key.Trim() == name) return value.Trim();
        return null;
    }
}
