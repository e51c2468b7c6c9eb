using Bench.Graphs;

namespace Bench.Bundles;

/// <summary>Something is wrong with the cache, a bundle or given weights. The message is for the user: what, where, what to do.</summary>
public sealed class BundleException(string message) : GraphException(message);
