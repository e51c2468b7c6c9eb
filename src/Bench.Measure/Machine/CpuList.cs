using System.Globalization;

namespace Bench.Measure.Machine;

/// <summary>The kernel's lists of processors: "0-3,8".</summary>
public static class CpuList
{
    public static IReadOnlyList<int> Parse(string text)
    {
        var processors = new List<int>();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var ends = part.Split('-');
            var first = int.Parse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture);
            var last = ends.Length > 1 ? int.Parse(ends[1], NumberStyles.None, CultureInfo.InvariantCulture) : first;
            for (var processor = first; processor <= last; processor++) processors.Add(processor);
        }

        return processors;
    }
}
