using Bench.Graphs;

namespace Bench.Engines;

/// <summary>
/// A state that changes: one half is read while the other is written, and they swap each step.
/// In place there is one buffer, given to the session as input and as output: kernels that replace elements copy the others only where the two lie apart.
/// </summary>
internal sealed class StateBuffers(State state, Tensor initial, bool inPlace) : IDisposable
{
    private readonly HostTensor[] _halves = inPlace ? [new(initial.Type)] : [new(initial.Type), new(initial.Type)];
    private readonly byte[] _initial = initial.Data.ToArray();

    public State State => state;

    public bool Swaps => _halves.Length > 1;

    public HostTensor Read(int parity) => _halves[Swaps ? parity : 0];
    public HostTensor Written(int parity) => _halves[Swaps ? 1 - parity : 0];

    public void Reset() => _initial.CopyTo(_halves[0].Bytes);

    public void Dispose()
    {
        foreach (var half in _halves) half.Dispose();
    }
}
