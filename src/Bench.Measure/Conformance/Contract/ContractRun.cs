using Bench.Catalogue;
using Bench.Graphs;
using Bench.Measure.Workers;

namespace Bench.Measure.Conformance.Contract;

/// <summary>What every engine promises, examined on one worker of it: a result a check, of which none ends the others.</summary>
public sealed class ContractRun : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bench-contract-").FullName;

    private ContractRun() => AppDomain.CurrentDomain.ProcessExit += Remove;

    /// <param name="options">Of every load; the cell of an engine that lies is told to by them.</param>
    public static IReadOnlyList<CaseResult> Run(
        EngineEnvironment engine, IReadOnlyList<ContractCheck> checks, IReadOnlyDictionary<string, string>? options = null,
        Action<CaseResult>? told = null, CancellationToken cancel = default)
    {
        using var run = new ContractRun();
        ContractWorker? worker = null;
        var results = new List<CaseResult>();
        try
        {
            foreach (var check in checks)
            {
                cancel.ThrowIfCancellationRequested();
                var result = new CaseResult(check.Name, CaseVerdict.Passed);
                try
                {
                    check.Examine(worker ??= new ContractWorker(engine, run._folder, options ?? new Dictionary<string, string>()));
                }
                catch (ContractException e)
                {
                    result = new CaseResult(check.Name, e.Verdict, e.Message.ReplaceLineEndings(" "));
                }
                catch (WorkerException e)
                {
                    // The next check gets a new worker.
                    worker?.Dispose();
                    worker = null;
                    if (e.Failure == WorkerFailure.Died) Interruption.ThrowIfComing(cancel);
                    result = new CaseResult(check.Name, CaseVerdict.Failed, e.Reason.ReplaceLineEndings(" "));
                }
                catch (Exception e) when (e is GraphException or IOException or UnauthorizedAccessException)
                {
                    // No room for its files in the temporary folder, say: the other checks are made all the same.
                    result = new CaseResult(check.Name, CaseVerdict.Failed, e.Message.ReplaceLineEndings(" "));
                }

                results.Add(result);
                told?.Invoke(result);
            }
        }
        finally
        {
            worker?.Dispose();
        }

        return results;
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= Remove;
        Remove(null, EventArgs.Empty);
    }

    // Also when the program is ended while a check runs.
    private void Remove(object? sender, EventArgs e)
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }
}
