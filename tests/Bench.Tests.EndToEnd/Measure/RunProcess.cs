using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Bench.Tests.EndToEnd.Cli;
using Bench.Tests.EndToEnd.Workers;

namespace Bench.Tests.EndToEnd.Measure;

/// <summary>The built command line as a process group of its own, as a terminal starts it; what it says on stderr is kept.</summary>
public sealed partial class RunProcess : IDisposable
{
    public const int HangUp = 1;
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    private readonly Process _process;
    private readonly StringBuilder _errors = new();

    public RunProcess(string folder, string home, params string[] arguments)
        : this(folder, home, arguments, Workshop.FaultsFolder)
    {
    }

    public RunProcess(string folder, string home, string[] arguments, string engines, string? temporary = null)
    {
        // A terminal's child hears Ctrl-C; one of a job in the background would have it ignored.
        var start = new ProcessStartInfo("setsid",
            ["--wait", "env", "--default-signal=INT,HUP", "dotnet", CliFolder.Program, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true
        };
        start.Environment["BENCH_HOME"] = home;
        start.Environment["BENCH_ENGINES"] = engines;
        if (temporary is not null) start.Environment["TMPDIR"] = temporary;
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors) _errors.AppendLine(line.Data);
        };
        _process.OutputDataReceived += (_, line) => HasSaid |= line.Data is not null;
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    public string Errors
    {
        get
        {
            lock (_errors) return _errors.ToString();
        }
    }

    /// <summary>Whether a line has come on stdout.</summary>
    public bool HasSaid { get; private set; }

    public bool HasEnded => _process.HasExited;

    public int Wait()
    {
        Assert.True(_process.WaitForExit(Workshop.Limit * 2), Errors);
        _process.WaitForExit();
        return _process.ExitCode;
    }

    /// <summary>Waits until something is so; false when the process has ended before.</summary>
    public bool Until(Func<bool> so)
    {
        var watch = Stopwatch.StartNew();
        while (!so())
        {
            if (_process.HasExited) return false;
            Assert.True(watch.Elapsed < Workshop.Limit, $"it did not come so far: {Errors}");
            Thread.Sleep(5);
        }

        return true;
    }

    /// <summary>To the whole group, as Ctrl-C on a terminal.</summary>
    public void SignalGroup(int number) => Assert.Equal(0, kill(-_process.Id, number));

    /// <summary>It may have ended by now.</summary>
    public void TrySignalGroup(int number) => kill(-_process.Id, number);

    public void Signal(int number) => Assert.Equal(0, kill(_process.Id, number));

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            kill(-_process.Id, Kill);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    [LibraryImport("libc")]
    private static partial int kill(int process, int signal);
}
