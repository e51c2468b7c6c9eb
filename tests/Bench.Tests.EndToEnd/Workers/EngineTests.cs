using Bench.Catalogue;
using Bench.Graphs;
using Bench.Graphs.Onnx;
using Bench.Graphs.Safetensors;
using Bench.Measure.Conformance;
using Bench.Measure.Workers;
using Bench.Protocol;

namespace Bench.Tests.EndToEnd.Workers;

/// <summary>What tests of one engine share: its worker, started at the first use or skipped by name, and graphs made by hand to load into it.</summary>
public abstract class EngineTests(string engine) : IDisposable
{
    private readonly Workshop _workshop = new();
    private Worker? _started;

    protected Worker Worker => _started ??= Start(engine);

    protected string BundleFolder { get; } = Directory.CreateTempSubdirectory("bench-engine-").FullName;

    public void Dispose()
    {
        _workshop.Dispose();
        Directory.Delete(BundleFolder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>An output that tells the input's rows apart, and a state that counts steps.</summary>
    protected static (Graph, Dictionary<string, Tensor>) Counter()
    {
        var b = new GraphBuilder("counter");
        b.Output(b.Add("Abs", [b.Input("x", DType.F32, [2, 2])]));
        var count = b.ReadState("count_in", DType.I64, []);
        b.State("count", count, b.Add("Add", [count, b.Constant(Tensor.Scalar(1L))]));
        return (b.Build(2), new() { ["x"] = Floats([2, 2], 0, 1, 2, 3), [count] = Tensor.Scalar(0L) });
    }

    protected static (Graph, Dictionary<string, Tensor>) Linear(bool transposed)
    {
        var b = new GraphBuilder("linear");
        var weight = b.Weight("w", DType.F32, [2, 2], Fill.Uniform(1));
        if (transposed) weight = b.Add("Transpose", [weight], ("perm", new[] { 1, 0 }));
        b.Output(b.Add("Add", [b.Add("MatMul", [b.Input("x", DType.F32, [1, 2]), weight]), b.Weight("b", DType.F32, [2], Fill.Uniform(1))]));
        return (b.Build(1), new() { ["x"] = Floats([1, 2], 1, 1), ["w"] = Floats([2, 2], 1, 3, 4, 2), ["b"] = Floats([2], 100, 200) });
    }

    protected static Tensor Floats(Shape shape, params ReadOnlySpan<float> values) => Tensor.Of(DType.F32, shape, values);

    protected void Use(string name, Dictionary<string, string>? environment = null) => _started = Start(name, environment);

    protected Answer Load((Graph, Dictionary<string, Tensor>) cell, string precision = "fp32", (string, string)? options = null)
    {
        var answer = Try(cell, precision, options: options);
        Assert.True(answer.Ok, answer.Text);
        return answer;
    }

    protected Answer Try((Graph Graph, Dictionary<string, Tensor> Data) cell, string precision, string device = "cpu",
        (string Name, string Value)? options = null)
    {
        var weights = cell.Graph.Weights.Values.Distinct().ToDictionary(t => t, t => cell.Data[t]);
        CaseBundle.Write(BundleFolder, new Imported(cell.Graph, weights), cell.Data);
        return Load(new Load
        {
            Bundle = BundleFolder,
            Weights = BundleFolder,
            Device = device,
            Precision = precision,
            Threads = 1,
            Options = options is { } o ? new Dictionary<string, string> { [o.Name] = o.Value } : [],
        });
    }

    protected Answer Load(Load load) => Worker.Send(new Request { Id = 0, Do = "load", Load = load }, Workshop.Limit);

    protected Answer Run(int steps, int set = 0) => Send(new Request { Id = 0, Do = "run", Steps = steps, Set = set });

    protected Answer Send(Request request)
    {
        var answer = Worker.Send(request, Workshop.Limit);
        Assert.True(answer.Ok, answer.Text);
        return answer;
    }

    protected Dictionary<string, Tensor> Fetch(string what, int[]? rows = null)
    {
        var file = Path.Combine(BundleFolder, "fetched.safetensors");
        Send(new Request { Id = 0, Do = "fetch", What = what, Rows = rows, File = file });
        using var fetched = SafetensorsFile.Open(file);
        return fetched.Entries.ToDictionary(e => e.Name, e => new Tensor(e.Type, fetched[e.Name].Data.ToArray()));
    }

    private Worker Start(string name, Dictionary<string, string>? environment = null)
    {
        var found = Engines.Find([Path.Combine(Workshop.Root, "src", "Engines")]).FirstOrDefault(e => e.Name == name);
        Assert.SkipWhen(found is null, $"there is no {name} engine");
        Assert.SkipWhen(EngineLibrary.Missing(found) is not null, $"{name}: {EngineLibrary.Missing(found)}");
        var worker = _workshop.Start(found, new WorkerStart { LogFile = _workshop.LogFile, Environment = environment ?? [] });
        try
        {
            worker.Hello(Workshop.Limit);
        }
        catch (WorkerException e) when (e is { Failure: WorkerFailure.Refused, Code: "unsupported" })
        {
            Assert.Skip(e.Reason);
        }

        return worker;
    }
}
