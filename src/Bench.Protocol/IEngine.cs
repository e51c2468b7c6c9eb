namespace Bench.Protocol;

/// <summary>
/// What an engine must be. A worker's Main is <c>return WorkerLoop.Run(args, new MyEngine());</c> — all calls come from one thread, the measuring thread.
/// </summary>
public interface IEngine
{
    /// <summary>
    /// Versions, devices, precisions and modes; called once, before any load. Throw <see cref="EngineException"/> when the framework cannot be used at all.
    /// </summary>
    Hello Hello();

    /// <summary>Makes the cell ready: weights, input sets on the device, outputs, everything that a step must not pay for.</summary>
    ILoadedCell Load(Load load);
}

/// <summary>A cell in a worker's memory.</summary>
public interface ILoadedCell : IDisposable
{
    Loaded Loaded { get; }

    /// <summary>
    /// From now on input set <paramref name="set"/>, mod the number of sets, holds the values of a safetensors file: every graph input, whole and as stored.
    /// They lie where and in the precision that the others do, and the file is read no more. Outputs and state of the last step need not outlive it.
    /// </summary>
    void TakeInputs(int set, string file);

    /// <summary>
    /// Runs <paramref name="steps"/> steps, step i on input set (firstSet + i) mod the bundle's number of sets,
    /// and returns when one element of every output and every state of the last one has been copied to the host.
    /// </summary>
    void Run(long steps, int firstSet);

    /// <summary>Waits until the device has nothing left to do. Nearly free right after <see cref="Run"/>.</summary>
    void Sync();

    /// <summary>Writes outputs or state of the last step run to a safetensors file, as they are: nothing is computed anew. Names are the graph's.</summary>
    void Fetch(string what, int[]? rows, string file);

    /// <summary>State as it was loaded: the next step is step 1 of those that the golden holds. Never asked for where the graph has no state.</summary>
    void Reset();

    /// <summary>Graph compilations since load, where the framework tells.</summary>
    long Compilations => 0;

    /// <summary>
    /// What the last <see cref="Run"/> took on a clock of the engine's own, for engines that only play a part; null: the worker's clock counts.
    /// </summary>
    long? ScriptedNanoseconds => null;
}

/// <summary>A failure with a code of the protocol: unsupported, memory, input or internal.</summary>
public sealed class EngineException(string code, string text) : Exception(text)
{
    public string Code => code;
}
