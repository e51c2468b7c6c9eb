using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Bench.Catalogue;
using Bench.Measure.Workers;

namespace Bench.Measure.Conformance.Contract;

/// <summary>An example of the protocol, line for line, played to a worker of its own.</summary>
public static partial class Transcript
{
    public const string Refusals = "refusals.jsonl";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // Figures and names that are the worker's own.
    private static readonly string[] Own =
    [
        "engine", "versions", "devices", "precisions", "modes", "build",
        "bytes", "peakBytes", "loadNanoseconds", "cpuNanoseconds", "majorFaults", "allocatedBytes",
    ];

    /// <summary>Where the worker answers otherwise than the transcript, or null. <paramref name="heard"/>: each answer, as it came.</summary>
    public static string? Difference(EngineEnvironment engine, string transcript, string logFile, Action<string>? heard = null)
    {
        var command = EngineProgram.Find(engine, out var missing)
            ?? throw new WorkerException(WorkerFailure.NotStarted, $"{engine.Name} is not built: {missing}", logFile);
        using var worker = Spawner.Start(WorkerCommand.Info(engine, command, new WorkerStart { LogFile = logFile }), cpus: null);
        using var limit = new Timer(_ => End(worker), null, Limit, Timeout.InfiniteTimeSpan);
        worker.ErrorDataReceived += (_, _) => { };
        worker.BeginErrorReadLine();
        try
        {
            foreach (var pair in Lines(transcript).Chunk(2))
            {
                var request = pair[0]["host"]!;
                var asked = request is JsonValue raw ? (string)raw! : request.ToJsonString();
                worker.StandardInput.WriteLine(asked);
                worker.StandardInput.Flush();
                if (worker.StandardOutput.ReadLine() is not { } answered) return $"no answer to {asked}";
                heard?.Invoke(answered);
                if (Difference(pair[1]["worker"]!, JsonNode.Parse(answered)) is { } difference) return $"to {asked} it answers {answered}: {difference}";
            }

            return !worker.WaitForExit(Limit) ? "it lives on after bye" : worker.ExitCode != 0 ? $"it ends with code {worker.ExitCode} after bye" : null;
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return $"its line broke: {e.Message}";
        }
        finally
        {
            End(worker);
        }
    }

    private static void End(Process worker)
    {
        try
        {
            worker.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It went by itself.
        }
    }

    private static IEnumerable<JsonNode> Lines(string transcript)
    {
        using var reader = new StreamReader(typeof(Transcript).Assembly.GetManifestResourceStream($"transcripts/{transcript}")!);
        while (reader.ReadLine() is { } line) yield return JsonNode.Parse(line)!;
    }

    private static string? Difference(JsonNode expected, JsonNode? actual)
    {
        if (actual is not JsonObject other) return "that is no message";
        var wanted = expected.AsObject();
        if (wanted.Select(field => field.Key).Except(other.Select(field => field.Key)).FirstOrDefault() is { } lacking) return $"\"{lacking}\" is missing";
        if (other.Select(field => field.Key).Except(wanted.Select(field => field.Key)).FirstOrDefault() is { } more) return $"\"{more}\" is not expected";
        var scripted = wanted.ContainsKey("counters");
        return wanted.Where(field => !Own.Contains(field.Key))
            .Select(field => Of(field.Key, field.Value!, other[field.Key]!, scripted)).FirstOrDefault(told => told is not null);
    }

    private static string? Of(string name, JsonNode expected, JsonNode actual, bool scripted) => name switch
    {
        "text" when Neutral(expected) == Neutral(actual) => null,
        // A sync's time is the worker's own, a scripted run's is not.
        "nanoseconds" when !scripted && (long)actual >= 0 => null,
        _ when expected is JsonObject => Difference(expected, actual),
        _ => JsonNode.DeepEquals(expected, actual) ? null : $"\"{name}\" should be {expected.ToJsonString()}",
    };

    // How a parser words what it dislikes is nobody's promise.
    private static string Neutral(JsonNode text) => Brackets().Replace((string)text!, "…");

    [GeneratedRegex(@"\(.*\)")]
    private static partial Regex Brackets();
}
