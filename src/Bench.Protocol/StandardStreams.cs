using System.Runtime.InteropServices;

namespace Bench.Protocol;

// Takes the protocol's two streams away from the numbers 0 and 1, so that what native code prints goes to the log and what it reads is empty.
internal static partial class StandardStreams
{
    private const int ReadWrite = 2;

    public static (Stream Input, Stream Output) Take()
    {
        // On Unix these are duplicates, closed on exec: a child of the framework does not hold the line open after the worker's death.
        Stream input = Console.OpenStandardInput();
        Stream output = Console.OpenStandardOutput();
        Console.SetOut(Console.Error);
        Console.SetIn(TextReader.Null);
        if (OperatingSystem.IsWindows()) return (input, output);

        dup2(2, 1);
        int empty = open("/dev/null", ReadWrite);
        if (empty > 0)
        {
            dup2(empty, 0);
            close(empty);
        }

        return (input, output);
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int dup2(int from, int to);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc")]
    private static partial int close(int number);
}
