using Tensorflow;
using Tensorflow.Eager;
using static Tensorflow.Binding;

namespace Bench.Engines;

// Operators one after the other. A tensor goes when the last one that takes it has run: TensorFlow.NET itself leaves that to collections of the runtime.
internal sealed class EagerStep : ITensorFlowStep
{
    private readonly EagerNode[] _nodes;
    private readonly string[][] _dying;
    private readonly Dictionary<string, EagerTensor> _tensors;
    private readonly string? _kept;

    /// <param name="lasting">What is there before and after.</param>
    /// <param name="kept">An output that outlives a run, and is then its reader's.</param>
    public EagerStep(EagerNode[] nodes, IReadOnlyDictionary<string, EagerTensor> lasting, string? kept = null)
    {
        (_nodes, _kept) = (nodes, kept);
        _tensors = new(lasting);
        var last = new Dictionary<string, int>();
        for (var i = 0; i < nodes.Length; i++)
            foreach (var tensor in nodes[i].Inputs.Concat(nodes[i].Outputs).Where(t => !lasting.ContainsKey(t) && t != kept)) last[tensor] = i;
        var byNode = last.ToLookup(p => p.Value, p => p.Key);
        _dying = [.. nodes.Select((_, i) => byNode[i].ToArray())];
    }

    public EagerTensor Kept => _tensors[_kept!];

    public void Run()
    {
        try
        {
            for (var i = 0; i < _nodes.Length; i++)
            {
                var results = _nodes[i].Call(_tensors);
                for (var o = 0; o < results.Length; o++) _tensors[_nodes[i].Outputs[o]] = results[o];
                foreach (var tensor in _dying[i]) _tensors[tensor].EagerTensorHandle.Dispose();
            }
        }
        catch (TensorflowException e)
        {
            throw Refusals.Of((int)tf.Status.Code, e.Message);
        }
    }

    public void Dispose() { }
}
