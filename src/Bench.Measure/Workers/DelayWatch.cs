using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Bench.Measure.Workers;

/// <summary>
/// How long threads were ready to run and waited for a processor, by the kernel's count. Their files are held open, so that to ask takes microseconds and
/// pools do not go to sleep meanwhile; threads that come later are not counted.
/// </summary>
public sealed class DelayWatch : IDisposable
{
    private readonly List<SafeFileHandle> _threads = [];
    private long _told;

    public DelayWatch(IEnumerable<string> files)
    {
        foreach (var file in files)
        {
            try
            {
                _threads.Add(File.OpenHandle(file));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A thread that has ended meanwhile, or a kernel that does not count.
            }
        }

        _told = Sum() ?? 0;
    }

    /// <summary>Since it was last asked; null where the kernel does not tell.</summary>
    public long? SinceAsked()
    {
        if (Sum() is not { } sum) return null;
        // A thread that has ended takes what it had waited with it.
        var since = Math.Max(0, sum - _told);
        _told = sum;
        return since;
    }

    public void Dispose()
    {
        foreach (var thread in _threads) thread.Dispose();
    }

    private long? Sum()
    {
        long? sum = null;
        Span<byte> line = stackalloc byte[64];
        foreach (var thread in _threads)
        {
            try
            {
                var text = Encoding.ASCII.GetString(line[..RandomAccess.Read(thread, line, 0)]);
                if (text.Split(' ') is [_, var waited, ..] && long.TryParse(waited, NumberStyles.None, CultureInfo.InvariantCulture, out var own))
                    sum = (sum ?? 0) + own;
            }
            catch (IOException)
            {
                // It has ended: what it waited is not known, and nothing is taken off for it.
            }
        }

        return sum;
    }
}
