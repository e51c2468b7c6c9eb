using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Bench.Records;

namespace Bench.Measure.Machine;

/// <summary>GPUs as nvidia-smi lists them; none where there is no such program.</summary>
public static class NvidiaSmi
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public static IReadOnlyList<GpuFacts> Read(string program = "nvidia-smi")
    {
        try
        {
            using var process =
                Process.Start(new ProcessStartInfo(program, ["--query-gpu=index,uuid,name,memory.total,driver_version", "--format=csv,noheader,nounits"])
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                })!;
            var output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(Limit))
            {
                process.Kill();
                return [];
            }

            return process.ExitCode == 0 ? Parse(output.GetAwaiter().GetResult()) : [];
        }
        catch (Win32Exception)
        {
            return [];
        }
    }

    public static IReadOnlyList<GpuFacts> Parse(string text)
    {
        var gpus = new List<GpuFacts>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            if (line.Split(',', StringSplitOptions.TrimEntries) is [var index, var uuid, var name, var mebibytes, var driver]
                && int.TryParse(index, CultureInfo.InvariantCulture, out var number) && long.TryParse(mebibytes, CultureInfo.InvariantCulture, out var memory))
                gpus.Add(new GpuFacts(number, uuid, name, memory << 20, driver));
        return gpus;
    }
}
