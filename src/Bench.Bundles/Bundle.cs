using System.Text.Json;
using Bench.Graphs;
using Bench.Graphs.Safetensors;

namespace Bench.Bundles;

/// <summary>A workload on disk, opened for reading; tensors are mapped, not copied.</summary>
public sealed class Bundle : IDisposable
{
    public const string GraphFile = "graph.json";
    public const string ConstantsFile = "constants.safetensors";
    public const string InputsFile = "inputs.safetensors";
    public const string GoldenFile = "golden.safetensors";
    public const string UnseenFile = "unseen.safetensors";
    public const string UnseenGoldenFile = "unseen-golden.safetensors";
    public const string InfoFile = "bundle.json";
    public const string WeightsFile = "weights.safetensors";

    private readonly SafetensorsFile _inputs;
    private readonly SafetensorsFile _weights;
    private SafetensorsFile? _golden, _unseen, _unseenGolden;

    private readonly Dictionary<string, SimulatedErrors?> _simulated = [];

    private Bundle(string folder, string weightsFolder)
    {
        Folder = folder;
        WeightsFolder = weightsFolder;
        Info = ReadInfo(folder);
        _inputs = SafetensorsFile.Open(Path.Combine(folder, InputsFile));
        _weights = SafetensorsFile.Open(Path.Combine(weightsFolder, WeightsFile));
        // Small, and copied: a graph is used after its bundle is closed.
        using var constants = SafetensorsFile.Open(Path.Combine(folder, ConstantsFile));
        var graphFile = Path.Combine(folder, GraphFile);
        Graph = GraphJson.Read(Text(graphFile), graphFile, value => new Tensor(constants[value].Type, constants[value].Data.ToArray()));
    }

    public string Folder { get; }
    public string WeightsFolder { get; }
    public Graph Graph { get; }
    public BundleInfo Info { get; }

    /// <summary>The graph as an ONNX file beside the weights that it points into; there for engines that read such files.</summary>
    public string ModelFile => Path.Combine(WeightsFolder, ModelFileName(Info.GraphKey));

    public static string ModelFileName(string graphKey) => $"model-{graphKey}.onnx";

    public static Bundle Open(string folder, string weightsFolder)
    {
        foreach (var file in new[] { Path.Combine(folder, InfoFile), Path.Combine(folder, GraphFile), Path.Combine(weightsFolder, WeightsFile) })
            if (!File.Exists(file))
                throw new BundleException($"{file}: is not there, so this is no whole bundle; \"bench cache clear\" and the next run makes it anew");
        return new Bundle(folder, weightsFolder);
    }

    /// <summary>
    /// The tensor behind one of the graph's weight values, as stored: its floating type may be another than the graph's, which an engine casts to.
    /// </summary>
    public Tensor Weight(string value)
    {
        if (!Graph.Weights.TryGetValue(value, out var name)) throw new BundleException($"{Folder}: the graph has no weight \"{value}\"");
        var tensor = _weights[name];
        return tensor.Shape == Graph.Values[value].Shape
            ? tensor
            : throw new BundleException($"{_weights.Path}: tensor \"{name}\" is {tensor.Type}, the graph's \"{value}\" is {Graph.Values[value]}");
    }

    /// <summary>Input set <paramref name="set"/> of a graph input: the pool rotated by it.</summary>
    public Tensor Input(string value, int set) => Info.Pool.Take(value, _inputs[value], set);

    /// <summary>Makes what <see cref="Simulated"/> lacks.</summary>
    internal Action<string>? Simulator { get; set; }

    /// <summary>What a precision's rounding alone does to the outputs; computed by the judge when it is first wanted. Null where nobody can tell.</summary>
    public SimulatedErrors? Simulated(string precision)
    {
        if (_simulated.TryGetValue(precision, out var known)) return known;
        var found = SimulatedErrors.Find(this, precision);
        if (found is null && Simulator is { } simulate)
            try
            {
                simulate(precision);
                found = SimulatedErrors.Find(this, precision);
            }
            catch (BundleException)
            {
                // A precision, or a graph in it, that the judge cannot compute; its log says why. The limits of all models hold.
            }

        return _simulated[precision] = found;
    }

    /// <summary>Of the inputs that are handed over while a cell is loaded.</summary>
    public Pool UnseenPool => Info.Pool.Unseen(Graph);

    /// <summary>Whether there are any, with their golden.</summary>
    public bool HasUnseen => File.Exists(Path.Combine(Folder, UnseenFile)) && File.Exists(Path.Combine(Folder, UnseenGoldenFile));

    /// <summary>A graph input as it is handed over, turned by so many samples.</summary>
    public Tensor UnseenInput(string value, int turn) => UnseenPool.Take(value, UnseenStored(value), turn);

    /// <summary>All goldens of an output of those inputs, stored as <see cref="UnseenPool"/> says; null while there are none.</summary>
    public Tensor? UnseenGoldenPool(string output) => Held(Opened(ref _unseenGolden, UnseenGoldenFile), output);

    /// <summary>The right output of a step on them, the first after a reset; zero in rows of which there is no golden.</summary>
    public Tensor? UnseenGolden(string output, int turn) =>
        UnseenGoldenPool(output) is { } stored ? UnseenPool.TakeGolden(output, stored, turn) : null;

    internal Tensor Stored(string value) => _inputs[value];

    internal Tensor UnseenStored(string value) =>
        (Opened(ref _unseen, UnseenFile) ?? throw new BundleException($"{Folder}: {UnseenFile} is not there; the next run makes it"))[value];

    /// <summary>What a state value holds when loaded: a weight, a constant, or a seeded tensor.</summary>
    public Tensor State(string name)
    {
        var from = (Graph.State.FirstOrDefault(s => s.Name == name) ?? throw new BundleException($"{Folder}: the graph has no state \"{name}\"")).From;
        return Graph.Weights.ContainsKey(from) ? Weight(from) : Graph.Constants.TryGetValue(from, out var constant) ? constant : _inputs[from];
    }

    /// <summary>
    /// The right output, in float64, of a step that takes input set <paramref name="set"/> and is the <paramref name="step"/>-th after a reset;
    /// null while there is no golden. Zero in rows of a large batch of which there is none.
    /// </summary>
    public Tensor? Golden(string output, int set, long step = 1) =>
        GoldenPool(output) is { } stored ? Info.GoldenPool.TakeGolden(output, stored, Info.GoldenPlace(set, step)) : null;

    /// <summary>All right outputs, stored as <see cref="BundleInfo.GoldenPool"/> says; null while there is no golden.</summary>
    public Tensor? GoldenPool(string output) => Held(Opened(ref _golden, GoldenFile), output);

    private static Tensor? Held(SafetensorsFile? file, string name) => file is not null && file.Has(name) ? file[name] : null;

    // What may be made after the bundle was.
    private SafetensorsFile? Opened(ref SafetensorsFile? file, string name)
    {
        var path = Path.Combine(Folder, name);
        if (file is null && File.Exists(path)) file = SafetensorsFile.Open(path);
        return file;
    }

    public static BundleInfo ReadInfo(string folder)
    {
        var file = Path.Combine(folder, InfoFile);
        try
        {
            var info = JsonSerializer.Deserialize<BundleInfo>(Text(file), BundleInfo.Json) ?? throw new JsonException();
            return info.Version == BundleInfo.CurrentVersion
                ? info
                : throw new BundleException($"{file}: version \"{info.Version}\" is not known, this program reads {BundleInfo.CurrentVersion}; \"bench cache "
                    + "clear\" and the next run makes it anew");
        }
        catch (JsonException)
        {
            throw new BundleException($"{file}: cannot be understood; \"bench cache clear\" and the next run makes it anew");
        }
    }

    private static string Text(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BundleException($"{file}: cannot be read: {e.Message}\n\"bench cache clear\" and the next run makes it anew");
        }
    }

    public void Dispose()
    {
        _inputs.Dispose();
        _weights.Dispose();
        _golden?.Dispose();
        _unseen?.Dispose();
        _unseenGolden?.Dispose();
    }
}
