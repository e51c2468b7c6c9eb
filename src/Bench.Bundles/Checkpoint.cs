using System.IO.Enumeration;
using Bench.Graphs;
using Bench.Graphs.Safetensors;

namespace Bench.Bundles;

/// <summary>A checkpoint fitted to a model: each of the model's tensors has found its own, or the error says which have not.</summary>
public sealed class Checkpoint : IDisposable
{
    private const int Shown = 3;
    // What frameworks keep beside the weights and compute anew (counters, masks, frequencies, positions), and heads that an encoder or a tied embedding does
    // without.
    private static readonly string[] Ignored =
        ["*num_batches_tracked", "*attn.bias", "*attn.masked_bias", "*rotary_emb.inv_freq", "*position_ids", "cls.*", "lm_head.weight"];
    private readonly SafetensorsIndex _index;
    private readonly Dictionary<string, string> _theirs;

    private Checkpoint(SafetensorsIndex index, Dictionary<string, string> theirs)
    {
        _index = index;
        _theirs = theirs;
    }

    public Tensor this[string tensor] => _index[_theirs[tensor]];

    /// <summary>The tensor's type as the file has it: kept as it is, since a cast to the graph's type would cost disk and hide what was given.</summary>
    public TensorType Stored(string tensor) => _index.Entry(_theirs[tensor]).Type;

    public static Checkpoint Open(WeightSource.FromCheckpoint source, string model, IReadOnlyDictionary<string, TensorType> wanted)
    {
        var index = SafetensorsIndex.Open(source.Path);
        try
        {
            return new Checkpoint(index, Fit(index, source.Aliases, model, wanted));
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }

    public void Dispose() => _index.Dispose();

    private static Dictionary<string, string> Fit(SafetensorsIndex index, Func<string, IEnumerable<string>> aliases, string model,
        IReadOnlyDictionary<string, TensorType> wanted)
    {
        var found = new Dictionary<string, string>();
        foreach (var ours in wanted.Keys)
            if (aliases(ours).Prepend(ours).FirstOrDefault(index.Has) is { } theirs) found[ours] = theirs;

        var used = found.Values.ToHashSet();
        var missing = wanted.Keys.Where(w => !found.ContainsKey(w)).Select(w => $"\"{w}\"").ToList();
        var unknown = index.Names.Where(n => !used.Contains(n) && !Ignored.Any(p => FileSystemName.MatchesSimpleExpression(p, n, ignoreCase: false)))
            .Select(n => $"\"{n}\"").ToList();
        var wrong = found.Where(f => !Fits(index.Entry(f.Value).Type, wanted[f.Key]))
            .Select(f => $"\"{f.Value}\" is {index.Entry(f.Value).Type} and should be {wanted[f.Key]}").ToList();
        if (missing.Count + unknown.Count + wrong.Count == 0) return found;
        var faults = new[] { Some("missing", missing), Some("not of this model", unknown), Some("of the wrong type or shape", wrong) }.Where(f => f != "");
        throw new BundleException($"{index.Path}: these weights do not fit {model}: {string.Join("; ", faults)}\n"
            + $"Give a checkpoint of exactly this model and size, or leave out \"--weights {model}=…\": then they are made from a seed.");
    }

    private static bool Fits(TensorType theirs, TensorType ours) =>
        theirs.Shape == ours.Shape && (theirs.DType == ours.DType || (theirs.DType.IsFloat() && ours.DType.IsFloat()));

    private static string Some(string what, List<string> names) =>
        names.Count == 0 ? "" : $"{names.Count} {what} ({string.Join(", ", names.Take(Shown))}{(names.Count > Shown ? ", …" : "")})";
}
