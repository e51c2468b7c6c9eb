using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Bench.Catalogue;
using Bench.Protocol;

namespace Bench.Measure.Workers;

/// <summary>The host's end of the line to one worker. Not for several threads at once.</summary>
public sealed class Worker : IDisposable
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(3);

    private readonly Process _process;
    private readonly WorkerLog _log;
    private readonly LineWriter _writer;
    private readonly LineReader _reader;
    private readonly Deadline _deadline;
    private long _id;
    private bool _stopped;
    private bool _disposed;
    private WorkerException? _end;

    private Worker(EngineEnvironment environment, Process process, FileStream log, WorkerStart start, string mark)
    {
        Environment = environment;
        _process = process;
        Tree = new WorkerTree(process.Id, mark);
        LogFile = start.LogFile;
        _writer = new LineWriter(process.StandardInput.BaseStream);
        _reader = new LineReader(process.StandardOutput.BaseStream);
        _log = new WorkerLog(process.StandardError.BaseStream, log);
        _deadline = new Deadline(Kill);
    }

    public EngineEnvironment Environment { get; }
    public Engine Engine => Environment.Engine;
    public string LogFile { get; }
    public int ProcessId => Tree.Root;
    /// <summary>The process and all that it started.</summary>
    public WorkerTree Tree { get; }
    /// <summary>Whether <see cref="Stop"/> can hold this worker while others are timed.</summary>
    public bool CanStop => OperatingSystem.IsLinux();

    /// <summary>In the environment without a label.</summary>
    public static Worker Start(Engine engine, WorkerStart start) => Start(Environments.Find(engine, null), start);

    public static Worker Start(EngineEnvironment environment, WorkerStart start)
    {
        IReadOnlyList<string> command = EngineProgram.Find(environment, out string missing)
            ?? throw new WorkerException(WorkerFailure.NotStarted, $"{environment.Name} is not built: {missing}", start.LogFile);
        var mark = $"{System.Environment.ProcessId}-{Guid.NewGuid():N}";
        ProcessStartInfo info = WorkerCommand.Info(environment, command, start, mark);
        FileStream? log = null;
        try
        {
            log = WorkerLog.Open(start.LogFile);
            Process process = Spawner.Start(info, start.Cpus);
            return new Worker(environment, process, log, start, mark);
        }
        catch (Exception e) when (e is Win32Exception or IOException or UnauthorizedAccessException)
        {
            log?.Dispose();
            throw new WorkerException(WorkerFailure.NotStarted, $"{environment.Name} could not be started: {e.Message}", start.LogFile, inner: e);
        }
    }

    /// <summary>Sends one message and waits for its answer, which may be a refusal. What hangs is killed.</summary>
    public Answer Send(Request request, TimeSpan limit)
    {
        if (_end is not null) throw new WorkerException(_end.Failure, _end.Reason, LogFile, inner: _end);
        if (_stopped) Continue();
        long id = ++_id;
        Answer? answer = null;
        string? rubbish = null, fault = null;
        _deadline.Arm(limit);
        try
        {
            _writer.Write(request with { Id = id }, MessageJson.Default.Request);
            if (_reader.TryRead(out var line))
            {
                answer = Read(line);
                if (answer is null || (answer.Id != id && (answer.Ok || answer.Id != 0))) rubbish = Excerpt(line);
                else fault = AnswerFault.Of(answer);
            }
        }
        catch (InvalidDataException e)
        {
            rubbish = e.Message;
        }
        catch (IOException)
        {
            // The worker is gone; how it went is found below.
        }

        if (!_deadline.Disarm()) throw End(WorkerFailure.Hung, request.Do, $"gave no answer within {Seconds(limit)} and was killed{Begun()}");
        if (rubbish is not null)
        {
            Kill();
            throw End(WorkerFailure.Rubbish, request.Do, $"answered with what is no answer to message {id}: \"{rubbish}\"");
        }

        if (fault is not null)
        {
            Kill();
            throw End(WorkerFailure.Rubbish, request.Do, $"answered what cannot be: {fault}");
        }

        return answer ?? throw End(WorkerFailure.Died, request.Do, Death());
    }

    /// <summary>Holds its processes where they are (SIGSTOP), so that spinning threads disturb nobody; nothing where the system cannot.</summary>
    public void Stop()
    {
        if (!CanStop || _end is not null) return;
        Tree.Stop();
        _stopped = true;
    }

    public void Continue()
    {
        if (_stopped) Tree.Continue();
        _stopped = false;
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        if (_end is null)
        {
            try
            {
                Send(new Request { Id = 0, Do = "bye" }, Farewell);
            }
            catch (WorkerException)
            {
                // It is being buried anyway.
            }
        }

        _process.WaitForExit(Farewell);
        // It may have left something behind.
        Kill();
        _deadline.Dispose();
        CloseInput();
        _process.StandardOutput.Dispose();
        _log.LastWords();
        _process.Dispose();
    }

    private static Answer? Read(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, MessageJson.Default.Answer);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private WorkerException End(WorkerFailure failure, string doing, string how)
    {
        string words = _log.LastWords();
        string said = words.Length > 0 ? $"; its last words: \"{words}\"" : "";
        return _end = new WorkerException(failure, $"{Environment.Name}, asked to {doing}, {how}{said}", LogFile);
    }

    private string Death()
    {
        if (!_process.WaitForExit(Farewell))
        {
            Kill();
            return "closed its line without ending, and was killed";
        }

        return $"died: {Signals.Describe(_process.ExitCode)}";
    }

    private void Kill()
    {
        if (OperatingSystem.IsLinux())
        {
            Tree.Kill();
            return;
        }

        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It went by itself meanwhile.
        }
    }

    // What was not read by a worker that died is flushed on closing, into a pipe without a reader.
    private void CloseInput()
    {
        try
        {
            _process.StandardInput.Dispose();
        }
        catch (IOException)
        {
            // Nobody is there to read it.
        }
    }

    private string Begun() => _reader.Unfinished.IsEmpty ? "" : $", with an unfinished line: \"{Excerpt(_reader.Unfinished)}\"";

    private static string Seconds(TimeSpan limit) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{limit.TotalSeconds:0.###} s");

    private static string Excerpt(ReadOnlySpan<byte> line)
    {
        string text = Encoding.UTF8.GetString(line[..Math.Min(line.Length, 100)]);
        text = new string([.. text.Select(letter => char.IsControl(letter) ? '·' : letter)]);
        return line.Length > 100 ? text + "…" : text;
    }
}
