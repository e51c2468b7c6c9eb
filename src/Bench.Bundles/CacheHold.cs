namespace Bench.Bundles;

/// <summary>
/// What a run uses of the cache, and "bench cache clear" leaves. Any number of runs may hold the same; the system lets go when one is killed.
/// </summary>
public sealed class CacheHold(Cache cache) : IDisposable
{
    private readonly List<IDisposable> _locks = [];

    /// <summary>Before anything of it is made, so that nothing is cleared between its making and its use.</summary>
    public async Task TakeAsync(Preparation plan, CancellationToken cancel)
    {
        foreach (var key in new[] { plan.WeightsKey, plan.Key }) _locks.Add(await FileLock.ShareAsync(CacheContents.HoldFile(cache.Home, key), cancel));
    }

    public void Dispose()
    {
        foreach (var held in _locks) held.Dispose();
    }
}
