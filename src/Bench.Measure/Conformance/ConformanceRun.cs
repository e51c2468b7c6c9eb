using Bench.Bundles;
using Bench.Catalogue;
using Bench.Graphs;
using Bench.Graphs.Onnx;
using Bench.Graphs.Safetensors;
using Bench.Graphs.Transforms;
using Bench.Measure.Workers;
using Bench.Protocol;

namespace Bench.Measure.Conformance;

/// <summary>Official cases through an engine's worker, one after the other: import, bundle, load, one step, fetch, compare.</summary>
public sealed class ConformanceRun : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly EngineEnvironment _engine;
    private readonly Gaps _gaps;
    private readonly IReadOnlyDictionary<string, string> _options;
    private readonly CancellationToken _cancel;
    private readonly string _folder = Directory.CreateTempSubdirectory("bench-conformance-").FullName;
    private readonly HashSet<GapRule> _met = [], _needed = [];
    private Worker? _worker;

    private ConformanceRun(EngineEnvironment engine, IReadOnlyDictionary<string, string>? options, CancellationToken cancel)
    {
        _engine = engine;
        _options = options ?? new Dictionary<string, string>();
        _cancel = cancel;
        _gaps = Gaps.Of(engine.Engine);
        AppDomain.CurrentDomain.ProcessExit += Remove;
    }

    /// <summary>A result a case, and one a gap that has closed.</summary>
    /// <param name="options">Of every load.</param>
    public static IReadOnlyList<CaseResult> Run(EngineEnvironment engine, IReadOnlyList<string> cases, Action<CaseResult>? told = null,
        IReadOnlyDictionary<string, string>? options = null, CancellationToken cancel = default)
    {
        using var run = new ConformanceRun(engine, options, cancel);
        var results = new List<CaseResult>();
        foreach (var result in cases.Select(run.Next).Concat(run.Closed()))
        {
            results.Add(result);
            told?.Invoke(result);
        }

        return results;
    }

    public void Dispose()
    {
        _worker?.Dispose();
        AppDomain.CurrentDomain.ProcessExit -= Remove;
        Remove(null, EventArgs.Empty);
    }

    // Also when the program is ended while a case runs.
    private void Remove(object? sender, EventArgs e)
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    private CaseResult Next(string path)
    {
        _cancel.ThrowIfCancellationRequested();
        return Judge(path);
    }

    // Rules that match a case and excuse none: the engine can do it now, or the rule was never true.
    private IEnumerable<CaseResult> Closed() => _met.Except(_needed).Where(rule => !rule.Sometimes).Select(rule =>
        new CaseResult(rule.Where, CaseVerdict.Failed, $"a gap that has closed, since every case that it matches passes; take it out: {rule.Reason}"));

    private CaseResult Judge(string path)
    {
        var name = Path.GetFileName(path);
        try
        {
            var test = TestCase.Read(path);
            var imported = Import.Read(test.Model, new ImportOptions { Data = test.Inputs });
            var gaps = _gaps.Of(imported.Graph);
            var difference = Difference(test, imported);
            _met.UnionWith(gaps);
            if (difference is not { } wrong) return new(name, CaseVerdict.Passed);
            _needed.UnionWith(gaps);
            return gaps is [var gap, ..] ? new(name, CaseVerdict.KnownGap, gap.Reason, gap) : new(name, CaseVerdict.Failed, wrong);
        }
        catch (Exception e) when (e is OutOfScopeException or DataDependentException)
        {
            return new(name, CaseVerdict.NotInScope, OneLine(e.Message.Replace(Path.Combine(path, "model.onnx") + ": ", "")));
        }
        catch (WorkerException e)
        {
            // No rule excuses a worker that dies or hangs. The next case gets a new one: it must cost one case.
            _worker?.Dispose();
            _worker = null;
            if (e.Failure == WorkerFailure.Died) Interruption.ThrowIfComing(_cancel);
            return new(name, CaseVerdict.Failed, OneLine(e.Reason));
        }
        catch (Exception e) when (e is GraphException or IOException or UnauthorizedAccessException)
        {
            // A file of the case that cannot be read, or no room for it in the temporary folder: the other cases are examined all the same.
            return new(name, CaseVerdict.Failed, OneLine(e.Message));
        }
    }

    private string? Difference(TestCase test, Imported imported)
    {
        CaseBundle.Write(_folder, imported, test.Inputs);
        var fetched = Path.Combine(_folder, "outputs.safetensors");
        _worker ??= Worker.Start(_engine, new WorkerStart { LogFile = Path.Combine(_folder, "worker.log") });
        var load = new Load
        {
            Bundle = _folder,
            Weights = _folder,
            Device = "cpu",
            Precision = Precision.Stored,
            Threads = Math.Min(2, Environment.ProcessorCount),
            Options = _options,
        };
        if (Refusal(new Request { Id = 0, Do = "load", Load = load }) is { } unloaded) return unloaded;
        if (Refusal(new Request { Id = 0, Do = "run", Steps = 1, Set = 0 }) is { } unrun) return unrun;
        if (Refusal(new Request { Id = 0, Do = "fetch", What = "outputs", File = fetched }) is { } unfetched) return unfetched;
        using var outputs = SafetensorsFile.Open(fetched);
        for (var i = 0; i < test.Expected.Count; i++)
            if (OnnxTolerance.Difference(outputs[imported.Graph.Outputs[i]], test.Expected[i]) is { } difference)
                return $"output {i} \"{imported.Graph.Outputs[i]}\": {difference}";
        return null;
    }

    private string? Refusal(Request request)
    {
        var answer = _worker!.Send(request, Limit);
        return answer.Ok ? null : OneLine($"{answer.Code}: {answer.Text}");
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
