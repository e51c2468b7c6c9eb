using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Bench.Protocol;

namespace Bench.Tests.Faults;

/// <summary>Makes of an honest cell one with a fault, which shows after <paramref name="after"/> runs.</summary>
internal delegate ILoadedCell Spoil(ILoadedCell honest, Load load, int after);

// Every fault by its name. A lie about numbers wraps the cell; a fault of the process or the line happens when a run is asked for.
internal static partial class FaultTable
{
    private const int Kill = 9;

    public static readonly SortedDictionary<string, Spoil> Faults = new(StringComparer.Ordinal)
    {
        ["none"] = (honest, _, _) => honest,
        ["dies"] = InRun(() => kill(Environment.ProcessId, Kill)),
        ["aborts"] = InRun(() => Environment.FailFast("the framework lost its mind")),
        ["exits"] = InRun(() =>
        {
            Console.Error.WriteLine("the framework gave up");
            Environment.Exit(7);
        }),
        ["hangs"] = InRun(() => Thread.Sleep(Timeout.Infinite)),
        ["rubbish"] = InRun(() => Line.Say("Warning: deprecated\n")),
        ["half-a-line"] = InRun(() =>
        {
            Line.Say("{\"id\":");
            Thread.Sleep(Timeout.Infinite);
        }),
        ["wrong-id"] = InRun(() => Line.Say("{\"id\":4711,\"ok\":true,\"nanoseconds\":1}\n")),
        ["prints"] = InRun(() =>
        {
            Console.WriteLine("printed by managed code");
            byte[] words = Encoding.ASCII.GetBytes("printed by native code\n");
            _ = write(1, words, (nuint)words.Length);
        }),
        ["leaves-a-child"] = InRun(() =>
        {
            Process.Start("sleep", "30");
            kill(Environment.ProcessId, Kill);
        }),
        ["throws"] = InRun(() => throw new InvalidOperationException("a kernel is missing")),
        ["escapes"] = InRun(() => throw new InvalidOperationException("\e[2J\e]0;title\a\u009b31mred\r\b\u0085 and\nmore")),
        ["out-of-memory"] = InRun(() => throw new OutOfMemoryException("no 3 GiB for the workspace")),
    };

    private static Spoil InRun(Action happen) => (honest, _, after) => new BreakingCell(honest, happen, after);

    [LibraryImport("libc")]
    private static partial int kill(int process, int signal);

    [LibraryImport("libc")]
    private static partial nint write(int file, byte[] bytes, nuint count);
}
