namespace Bench.Measure.Machine;

/// <summary>How often heat slowed some processors down since the machine started; null where the machine does not count it.</summary>
public static class Throttling
{
    public static long? Events(IEnumerable<int> processors, string folder = CpuTopology.Folder)
    {
        long? events = null;
        foreach (var processor in processors)
            if (SensorFile.Whole(folder, $"cpu{processor}/thermal_throttle/core_throttle_count") is { } count) events = (events ?? 0) + count;
        return events;
    }
}
