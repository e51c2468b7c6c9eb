using System.CommandLine;
using Bench.Graphs;
using Bench.Measure.Plan;
using Bench.Measure.Workers;
using Bench.Records;

namespace Bench.Cli;

/// <summary>The one place where something that went wrong becomes a message and an exit code.</summary>
public static class Outcome
{
    public static int Of(ParseResult parsed)
    {
        if (parsed.Errors.Count > 0 && !parsed.Tokens.Any(t => t.Value is "--help" or "-h" or "-?"))
        {
            foreach (var error in parsed.Errors.Take(2)) Complain(error.Message);
            Complain($"\"{Path(parsed)} --help\" shows what it takes");
            return Exit.BadInput;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(20) });
        }
        catch (Exception e) when (e is UserException or GraphException or PlanException or RecordException or EngineFileException)
        {
            Complain(e.Message);
            return Exit.BadInput;
        }
        catch (WorkerException e)
        {
            Complain(e.Message);
            return Exit.EngineUnusable;
        }
        catch (OperationCanceledException)
        {
            return Exit.Interrupted;
        }
    }

    private static string Path(ParseResult parsed)
    {
        var names = new List<string>();
        for (var result = parsed.CommandResult; result is not null; result = result.Parent as System.CommandLine.Parsing.CommandResult)
            names.Insert(0, result.Command is RootCommand ? "bench" : result.Command.Name);
        return string.Join(' ', names);
    }

    private static void Complain(string message) => Console.Error.WriteLine($"bench: {message}");
}
