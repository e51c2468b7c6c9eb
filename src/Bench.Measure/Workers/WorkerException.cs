namespace Bench.Measure.Workers;

/// <summary>A worker that failed; the message is for the user, the log's path its last line.</summary>
public sealed class WorkerException(WorkerFailure failure, string reason, string logFile, string? code = null, Exception? inner = null)
    : Exception($"{reason}{System.Environment.NewLine}log: {logFile}", inner)
{
    public WorkerFailure Failure => failure;
    /// <summary>The message without the log: what a row of a table says.</summary>
    public string Reason => reason;
    public string LogFile => logFile;
    /// <summary>When refused: unsupported, memory, input or internal.</summary>
    public string? Code => code;
}
