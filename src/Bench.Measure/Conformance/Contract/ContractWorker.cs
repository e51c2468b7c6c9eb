using Bench.Bundles;
using Bench.Catalogue;
using Bench.Graphs;
using Bench.Graphs.Onnx;
using Bench.Graphs.Safetensors;
using Bench.Measure.Workers;
using Bench.Protocol;

namespace Bench.Measure.Conformance.Contract;

/// <summary>A started worker, and a folder for what it loads and hands out: all that a check needs.</summary>
internal sealed class ContractWorker : IDisposable
{
    public const string FullPrecision = "fp32";
    private const string Cpu = "cpu";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    // .NET makes its first generation as large as the last cache, and a heap grows to its first collection: 4 MiB here, on every machine.
    private static readonly Dictionary<string, string> SmallHeap = new() { ["DOTNET_GCgen0size"] = "0x400000" };

    private readonly IReadOnlyDictionary<string, string> _options;
    private readonly Worker _worker;

    public ContractWorker(EngineEnvironment engine, string folder, IReadOnlyDictionary<string, string> options)
    {
        (Engine, Folder, _options) = (engine, folder, options);
        _worker = Worker.Start(engine, new WorkerStart { LogFile = Path.Combine(folder, "worker.log"), Environment = SmallHeap });
        try
        {
            Hello = _worker.Hello(Limit);
        }
        catch
        {
            _worker.Dispose();
            throw;
        }
    }

    public EngineEnvironment Engine { get; }
    public string Folder { get; }
    public Hello Hello { get; }

    private string BundleFolder => Path.Combine(Folder, "bundle");
    private string Device => Hello.Devices.Contains(Cpu) ? Cpu : Hello.Devices[0];

    /// <summary>Every set has the same inputs. A graph that the engine cannot hold is refused by name.</summary>
    public void Load(Graph graph, IReadOnlyDictionary<string, Tensor> data, string precision = FullPrecision)
    {
        Write(graph, data);
        Loaded(Ask(precision));
    }

    /// <summary>Every set has other inputs, seeded.</summary>
    public Bundle LoadSets(Graph graph)
    {
        var made = new Cache(Path.Combine(Folder, "home")).PrepareAsync(new Recipe
        {
            Model = graph.Name,
            Graph = graph,
            Weights = new WeightSource.FromSeed(),
            Batch = (int)graph.ItemsPerStep,
            Unit = "samples",
            FlopsPerStep = 0,
            Parameters = 0,
        }, golden: null).GetAwaiter().GetResult();
        Loaded(Ask(FullPrecision, bundle: made.BundleFolder, weights: made.WeightsFolder));
        return Bundle.Open(made.BundleFolder, made.WeightsFolder);
    }

    public void Write(Graph graph, IReadOnlyDictionary<string, Tensor> data) =>
        CaseBundle.Write(BundleFolder, new Imported(graph, graph.Weights.Values.Distinct().ToDictionary(tensor => tensor, tensor => data[tensor])), data);

    /// <summary>Asks for what was written last, in another way; the answer may be a refusal.</summary>
    public Answer Ask(string precision = FullPrecision, string? device = null, string? option = null, string? bundle = null, string? weights = null)
    {
        var options = new Dictionary<string, string>(_options);
        if (option is not null) options[option] = "on";
        var load = new Load
        {
            Bundle = bundle ?? BundleFolder,
            Weights = weights ?? BundleFolder,
            Device = device ?? Device,
            Precision = precision,
            Threads = 1,
            Options = options,
        };
        return _worker.Send(new Request { Id = 0, Do = "load", Load = load }, Limit);
    }

    public Answer Run(long steps, int set = 0) => _worker.Run(steps, set, Limit);

    /// <summary>The set holds these values from now on.</summary>
    public void TakeInputs(int set, IReadOnlyDictionary<string, Tensor> inputs)
    {
        var file = Path.Combine(Folder, "inputs.safetensors");
        SafetensorsWriter.Write(file, inputs);
        _worker.TakeInputs(set, file, Limit);
        // What an engine needs of it, it has by now.
        File.Delete(file);
    }

    public long Sync() => _worker.Sync(Limit);

    public void Reset() => _worker.Reset(Limit);

    public long Bytes() => _worker.Memory(Limit).Bytes;

    public IReadOnlyDictionary<string, Tensor> Fetch(string what, int[]? rows = null)
    {
        var file = Path.Combine(Folder, "fetched.safetensors");
        _worker.Fetch(what, rows, file, Limit);
        try
        {
            using var fetched = SafetensorsFile.Open(file);
            return fetched.Entries.ToDictionary(entry => entry.Name, entry => new Tensor(entry.Type, fetched[entry.Name].Data.ToArray()));
        }
        catch (GraphException e)
        {
            throw new ContractException($"its {what} cannot be read: {e.Message}");
        }
    }

    public void Dispose() => _worker.Dispose();

    private static void Loaded(Answer answer)
    {
        if (!answer.Ok) throw new ContractException($"{answer.Code}: {answer.Text}", answer.Code == "unsupported" ? CaseVerdict.Refused : CaseVerdict.Failed);
    }
}
