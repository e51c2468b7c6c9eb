using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Bench.Protocol;

// Takes the protocol's two streams away from the numbers 0 and 1, so that what native code prints goes to the log and what it reads is empty.
internal static partial class StandardStreams
{
    private const int ReadWrite = 2;

    public static (Stream Input, Stream Output) Take()
    {
        if (OperatingSystem.IsWindows())
        {
            var taken = (Console.OpenStandardInput(), Console.OpenStandardOutput());
            Console.SetOut(Console.Error);
            return taken;
        }

        Stream input = Own(0, FileAccess.Read);
        Stream output = Own(1, FileAccess.Write);
        dup2(2, 1);
        int empty = open("/dev/null", ReadWrite);
        if (empty > 0)
        {
            dup2(empty, 0);
            close(empty);
        }

        Console.SetOut(Console.Error);
        return (input, output);
    }

    private static FileStream Own(int number, FileAccess access)
    {
        // Closed on exec: a child of the framework must not hold the line open after the worker's death.
        int closeOnExec = OperatingSystem.IsLinux() ? 1030 : 67;
        int copy = fcntl(number, closeOnExec, 3);
        if (copy < 0) throw new IOException($"cannot duplicate file descriptor {number}: error {Marshal.GetLastPInvokeError()}");
        return new FileStream(new SafeFileHandle(copy, ownsHandle: true), access, bufferSize: 0);
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(int number, int command, int argument);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int dup2(int from, int to);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc")]
    private static partial int close(int number);
}
