using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Bench.Protocol;

/// <summary>The life of a C# worker: <c>return WorkerLoop.Run(args, new MyEngine());</c>.</summary>
public sealed class WorkerLoop
{
    private const string Known = "hello, load, inputs, run, sync, fetch, reset, memory, bye";

    // Each step's time is held and told: an answer of a longer run would be no line.
    private const long MostTimedSteps = 1 << 20;

    /// <summary>A multiple of every number of input sets, so that a long count of steps stays an int without changing its set.</summary>
    public const long SetCycle = 840 << 10;

    private readonly IEngine _engine;
    private readonly LineReader _input;
    private readonly LineWriter _output;
    private ILoadedCell? _cell;
    private bool _hasRun;

    private WorkerLoop(IEngine engine, Stream input, Stream output)
    {
        _engine = engine;
        _input = new LineReader(input);
        _output = new LineWriter(output);
    }

    /// <summary>Serves the host on stdin and stdout until it says bye or goes away; with the argument "hello" says what the engine is, and ends.</summary>
    public static int Run(string[] args, IEngine engine)
    {
        if (args is ["hello"])
        {
            using Stream screen = Console.OpenStandardOutput();
            return Serve(engine, new MemoryStream(Encoding.ASCII.GetBytes("{\"id\":1,\"do\":\"hello\"}\n")), screen);
        }

        if (!HostLife.Bind()) return 0;
        // Ctrl-C reaches every process of the terminal; what becomes of a worker is the host's decision.
        using var ctrlC = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        var (input, output) = StandardStreams.Take();
        return Serve(engine, input, output);
    }

    /// <summary>Serves one host on two streams.</summary>
    public static int Serve(IEngine engine, Stream input, Stream output)
    {
        var loop = new WorkerLoop(engine, input, output);
        try
        {
            loop.Serve();
        }
        catch (InvalidDataException e)
        {
            // Where the next message would begin nobody knows.
            loop._output.Write(Failed(0, "input", e.Message), MessageJson.Default.Answer);
        }
        catch (IOException e)
        {
            Console.Error.WriteLine($"the line to the host broke: {e.Message}");
        }
        finally
        {
            loop._cell?.Dispose();
        }

        return 0;
    }

    private void Serve()
    {
        while (_input.TryRead(out var line))
        {
            if (line.IsEmpty) continue;
            Answer answer;
            bool last = false;
            Request? request = null;
            try
            {
                request = JsonSerializer.Deserialize(line, MessageJson.Default.Request);
                answer = request is null ? Failed(0, "input", "null is no message") : Do(request);
                last = request?.Do == "bye";
            }
            catch (JsonException e) when (request is null)
            {
                answer = Failed(0, "input", $"this line is no message ({FirstSentence(e.Message)}): \"{Excerpt(line)}\"");
            }
            catch (EngineException e)
            {
                answer = Failed(request!.Id, e.Code, e.Message);
            }
            catch (Exception e) when (e is OutOfMemoryException || e.GetBaseException() is OutOfMemoryException)
            {
                answer = Failed(request!.Id, "memory", e.GetBaseException().Message);
            }
            catch (Exception e)
            {
                Console.Error.WriteLine(e);
                // What Bench says of files and graphs is a FormatException and already in words for the user.
                string code = e is FormatException or FileNotFoundException or DirectoryNotFoundException ? "input" : "internal";
                answer = Failed(request?.Id ?? 0, code, e.GetBaseException().Message);
            }

            _output.Write(answer, MessageJson.Default.Answer);
            if (last) return;
        }
    }

    private Answer Do(Request request) => request.Do switch
    {
        "run" => Run(request, Cell),
        "sync" => Sync(request, Cell),
        "load" => Load(request),
        "inputs" => Inputs(request, Cell),
        "fetch" => Fetch(request, Cell),
        "reset" => Reset(request, Cell),
        "hello" => Hello(request),
        "memory" => Done(request) with { Memory = ProcessCounters.Memory() },
        "bye" => Done(request),
        _ => Failed(request.Id, "unsupported", $"unknown message \"{request.Do}\"; this worker knows {Known}"),
    };

    private ILoadedCell Cell => _cell ?? throw new EngineException("input", "nothing is loaded; send load first");

    private Answer Hello(Request request)
    {
        if (request.Version is { } version && version != ProtocolVersion.Current)
        {
            return Failed(request.Id, "unsupported",
                $"protocol version mismatch: the host speaks \"{version}\", this worker speaks \"{ProtocolVersion.Current}\"; build both from the same source");
        }

        return Done(request) with { Hello = _engine.Hello() with { Version = ProtocolVersion.Current, Build = SourceStamp.Text } };
    }

    private Answer Load(Request request)
    {
        Load load = request.Load ?? throw Missing("load", "load");
        _cell?.Dispose();
        _cell = null;
        _hasRun = false;
        long start = Stopwatch.GetTimestamp();
        _cell = _engine.Load(load);
        long nanoseconds = Nanoseconds(Stopwatch.GetTimestamp() - start);
        Loaded loaded = _cell.Loaded;
        if (loaded.LoadNanoseconds == 0) loaded = loaded with { LoadNanoseconds = Math.Max(0, nanoseconds - loaded.CompileNanoseconds) };
        return Done(request) with { Loaded = loaded };
    }

    private static Answer Inputs(Request request, ILoadedCell cell)
    {
        int set = request.Set ?? throw Missing("inputs", "set");
        if (set < 0) throw new EngineException("input", $"inputs: set \"{set}\" must not be negative");
        cell.TakeInputs(set, request.File ?? throw Missing("inputs", "file"));
        return Done(request);
    }

    private Answer Run(Request request, ILoadedCell cell)
    {
        long steps = request.Steps ?? throw Missing("run", "steps");
        if (steps < 1) throw new EngineException("input", $"run: steps \"{steps}\" must be at least 1");
        int set = request.Set ?? 0;
        if (set < 0) throw new EngineException("input", $"run: set \"{set}\" must not be negative");

        if (request.Each == true && steps > MostTimedSteps)
            throw new EngineException("input", $"run: each of \"{steps}\" steps is more than the {MostTimedSteps} that can be told");
        long[]? each = request.Each == true ? new long[steps] : null;
        long compilations = cell.Compilations;
        var before = ProcessCounters.Read();
        long nanoseconds = each is null ? Time(cell, steps, set) : TimeEach(cell, each, set);
        RunCounters counters = ProcessCounters.Read().Since(before, cell.Compilations - compilations);
        _hasRun = true;
        return new Answer { Id = request.Id, Ok = true, Nanoseconds = nanoseconds, Each = each, Counters = counters };
    }

    // Never interpreted by a lower tier: a compilation of our own must not fall into a timed run.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static long Time(ILoadedCell cell, long steps, int set)
    {
        long start = Stopwatch.GetTimestamp();
        cell.Run(steps, set);
        long ticks = Stopwatch.GetTimestamp() - start;
        return cell.ScriptedNanoseconds ?? Nanoseconds(ticks);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static long TimeEach(ILoadedCell cell, long[] each, int set)
    {
        // The run's time is the whole span: what passes between two steps passes for the host too.
        long scripted = 0, first = Stopwatch.GetTimestamp(), end = first;
        for (int i = 0; i < each.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            cell.Run(1, (int)(set % SetCycle + i % SetCycle));
            end = Stopwatch.GetTimestamp();
            each[i] = cell.ScriptedNanoseconds ?? Nanoseconds(end - start);
            scripted += each[i];
        }

        return cell.ScriptedNanoseconds is null ? Nanoseconds(end - first) : scripted;
    }

    private static Answer Sync(Request request, ILoadedCell cell)
    {
        long start = Stopwatch.GetTimestamp();
        cell.Sync();
        return Done(request) with { Nanoseconds = Nanoseconds(Stopwatch.GetTimestamp() - start) };
    }

    private Answer Fetch(Request request, ILoadedCell cell)
    {
        string what = request.What ?? throw Missing("fetch", "what");
        string file = request.File ?? throw Missing("fetch", "file");
        if (what is not ("outputs" or "state")) throw new EngineException("input", $"fetch: what \"{what}\" must be outputs or state");
        if (what == "outputs" && !_hasRun) throw new EngineException("input", "fetch: there are no outputs before the first run");
        cell.Fetch(what, request.Rows, file);
        return Done(request);
    }

    private static Answer Reset(Request request, ILoadedCell cell)
    {
        cell.Reset();
        return Done(request);
    }

    private static Answer Done(Request request) => new() { Id = request.Id, Ok = true };

    private static Answer Failed(long id, string code, string text) => new() { Id = id, Ok = false, Code = code, Text = text };

    private static EngineException Missing(string message, string field) => new("input", $"{message}: the field \"{field}\" is missing");

    private static long Nanoseconds(long ticks) =>
        Stopwatch.Frequency == 1_000_000_000 ? ticks : (long)((Int128)ticks * 1_000_000_000 / Stopwatch.Frequency);

    private static string FirstSentence(string text) => text.Split(". ", 2)[0].TrimEnd('.');

    private static string Excerpt(ReadOnlySpan<byte> line) => Encoding.UTF8.GetString(line[..Math.Min(line.Length, 80)]) + (line.Length > 80 ? "…" : "");
}
