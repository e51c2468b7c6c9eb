using Bench.Graphs;

namespace Bench.Bundles;

/// <summary>Something is wrong with the cache, a bundle or given weights. The message is for the user: what, where, what to do.</summary>
public sealed class BundleException(string message) : GraphException(message)
{
    /// <summary>The cache's disk is full or not writable: no other workload would fare better.</summary>
    public bool OfTheDisk { get; init; }
}
