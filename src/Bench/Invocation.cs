using System.CommandLine;
using System.CommandLine.Invocation;
using System.Runtime.InteropServices;
using Bench.Catalogue;
using Bench.Graphs;
using Bench.Measure.Conformance;
using Bench.Measure.Plan;
using Bench.Measure.Workers;
using Bench.Records;
using Bench.Reports;

namespace Bench.Cli;

/// <summary>The one place where something that went wrong becomes a message and an exit code.</summary>
public static class Invocation
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly CancellationTokenSource Stop = new();

    public static int Of(ParseResult parsed)
    {
        if ((parsed.Errors.Count > 0 || Dashed(parsed) is not null) && !parsed.Tokens.Any(t => t.Value is "--help" or "-h" or "-?"))
        {
            foreach (var error in Complaints(parsed)) Complain(error);
            Complain($"\"{Path(parsed)} --help\" shows what it takes");
            return Exit.BadInput;
        }

        try
        {
            using var ctrlC = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupted);
            using var ended = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupted);
            using var closed = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Interrupted);
            var code = parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, Stop.Token)
                .GetAwaiter().GetResult();
            // What takes no heed of Ctrl-C has gone on to its end.
            return Stop.IsCancellationRequested && parsed.Action is SynchronousCommandLineAction ? Stopped() : code;
        }
        // What breaks by Ctrl-C is no fault of its own.
        catch (Exception e) when (Stop.IsCancellationRequested || (e is WorkerException { Failure: WorkerFailure.Died } && Interruption.IsComing(Stop.Token)))
        {
            return Stopped();
        }
        catch (Exception e)
        {
            var code = CodeOf(e);
            if (code == Exit.Interrupted) return Stopped();
            if (code == Exit.Internal) Complain($"this should not have happened: {e.Message.ReplaceLineEndings(" ")}\nlog: {Logged(e)}");
            else if (e is IOException or UnauthorizedAccessException) Complain($"{e.Message.ReplaceLineEndings(" ")}\nlog: {Logged(e)}");
            else Complain(e.Message);
            return code;
        }
    }

    /// <summary>Whose fault it was: the user's or his disk's, an engine's, or Bench's own.</summary>
    public static int CodeOf(Exception e) => e switch
    {
        UserException or GraphException or PlanException or RecordException or EngineFileException or GapsException
            or IOException or UnauthorizedAccessException => Exit.BadInput,
        WorkerException => Exit.EngineUnusable,
        OperationCanceledException => Exit.Interrupted,
        _ => Exit.Internal,
    };

    // The library's own handler throws at the second Ctrl-C.
    private static void Interrupted(PosixSignalContext signal)
    {
        signal.Cancel = true;
        // Whoever asks twice does not want to wait; what was journalled is on disk.
        if (Stop.IsCancellationRequested) Environment.Exit(Stopped());
        _ = Task.Delay(Patience).ContinueWith(_ => Environment.Exit(Stopped()));
        Stop.Cancel();
    }

    private static int Stopped()
    {
        Complain("interrupted");
        return Exit.Interrupted;
    }

    private static string Path(ParseResult parsed)
    {
        var names = new List<string>();
        for (var result = parsed.CommandResult; result is not null; result = result.Parent as System.CommandLine.Parsing.CommandResult)
            names.Insert(0, result.Command is RootCommand ? "bench" : result.Command.Name);
        return string.Join(' ', names);
    }

    // Of several errors the one about what was typed: that a command is missing follows from it.
    private static IEnumerable<string> Complaints(ParseResult parsed) => (Dashed(parsed) ?? parsed.UnmatchedTokens.FirstOrDefault()) is { } typed
        ? [$"unknown {(typed.StartsWith('-') ? "option" : parsed.CommandResult.Command.Subcommands.Count > 0 ? "command" : "argument")} "
            + $"\"{typed}\"{Hint.For(typed, Known(parsed.CommandResult.Command))}"]
        : parsed.Errors.Take(1).Select(error => error.Message);

    // An option that does not exist is read as an argument, and the complaint would be about the next word.
    private static string? Dashed(ParseResult parsed) =>
        parsed.Tokens.FirstOrDefault(token => token.Type == System.CommandLine.Parsing.TokenType.Argument
            && token.Value.StartsWith("--", StringComparison.Ordinal))?.Value;

    private static IEnumerable<string> Known(Command command) => command.Subcommands.Select(c => c.Name).Concat(command.Options.Select(o => o.Name));

    private static string Logged(Exception e)
    {
        foreach (var path in new[] { Places.Log("bench"), System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"bench-{Environment.ProcessId}.log") })
            try
            {
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
                File.WriteAllText(path, $"{e}\n");
                return path;
            }
            catch (Exception full) when (full is IOException or UnauthorizedAccessException)
            {
                // The next place, then.
            }

        return "nowhere, no folder for it can be written to";
    }

    private static void Complain(string message) => Screen.Progress().Line($"bench: {message}");
}
