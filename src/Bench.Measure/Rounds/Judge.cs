using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Bench.Bundles;
using Bench.Catalogue;
using Bench.Measure.Workers;

namespace Bench.Measure.Rounds;

/// <summary>The judge: a child process, like any worker, that computes a bundle's golden in float64.</summary>
public static class Judge
{
    private const string ProgressStart = "golden: ";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    /// <summary>
    /// Its version, which it tells in its hello, is part of the golden's key; <c>golden BUNDLE WEIGHTS</c> makes it write the golden, <c>simulate BUNDLE
    /// WEIGHTS PRECISION</c> what that precision's rounding does. <paramref name="tell"/> hears how far it is.
    /// </summary>
    public static GoldenMaker Of(Engine engine, string logFolder, Action<string>? tell = null)
    {
        var log = Path.Combine(logFolder, "judge.log");
        var environment = Environments.Find(engine, null);
        var version = (RememberedHello.Find(environment)?.Hello ?? HelloAsking.Ask(environment)).Versions[engine.Name];
        return new GoldenMaker(version, (bundle, weights, cancel) => MakeAsync(engine, ["golden", bundle, weights], bundle, log, tell, cancel))
        {
            Simulate = (bundle, weights, precision, cancel) => MakeAsync(engine, ["simulate", bundle, weights, precision], bundle, log, tell, cancel),
        };
    }

    private static async Task MakeAsync(Engine engine, string[] words, string bundle, string log, Action<string>? tell, CancellationToken cancel)
    {
        var command = EngineProgram.Find(engine, out var missing) ?? throw new BundleException($"{engine.Name} is not built: {missing}");
        using var process = Start(engine, [.. command, .. words], log);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancel);
        var errors = ListenAsync(process.StandardError, tell, cancel);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            if (cancel.IsCancellationRequested) throw;
            throw new BundleException($"{bundle}: the golden was not made within {Limit.TotalMinutes} minutes; log: {log}");
        }

        var said = await errors;
        Directory.CreateDirectory(Path.GetDirectoryName(log)!);
        await File.AppendAllTextAsync(log, await output + said, cancel);
        if (process.ExitCode != 0)
        {
            Interruption.ThrowIfComing(cancel);
            var last = said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .LastOrDefault(line => !line.StartsWith("at ", StringComparison.Ordinal));
            throw new BundleException($"{bundle}: the golden could not be made: {last ?? $"the judge ended with code {process.ExitCode}"}\nlog: {log}");
        }
    }

    // What it prints: lines of progress are told, all others are its words for the log.
    private static async Task<string> ListenAsync(StreamReader errors, Action<string>? tell, CancellationToken cancel)
    {
        var said = new StringBuilder();
        while (await errors.ReadLineAsync(cancel) is { } line)
            if (line.StartsWith(ProgressStart, StringComparison.Ordinal)) tell?.Invoke(line);
            else said.AppendLine(line);
        return said.ToString();
    }

    // As workers are started, so that it dies with the host even where nobody can end it.
    private static Process Start(Engine engine, IReadOnlyList<string> words, string log)
    {
        try
        {
            return Spawner.Start(WorkerCommand.Info(Environments.Find(engine, null), words, new WorkerStart { LogFile = log }), cpus: null);
        }
        catch (Exception e) when (e is Win32Exception or IOException or UnauthorizedAccessException)
        {
            throw new BundleException($"{engine.Name} could not be started to make the golden: {e.Message}");
        }
    }
}
