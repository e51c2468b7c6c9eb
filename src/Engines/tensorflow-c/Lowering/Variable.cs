using Bench.Graphs;

namespace Bench.Engines;

/// <summary>
/// A resource variable and what it holds when loaded. <see cref="Feed"/> and <see cref="Assign"/> are the nodes that fill it, <see cref="Read"/> the one that
/// reads it.
/// </summary>
internal sealed record Variable(string Name, TensorType Type, Func<Tensor>? Initial)
{
    public string Feed => $"{Name}/feed";
    public string Assign => $"{Name}/assign";
    public string Read => $"{Name}/read";
}
