using Bench.Graphs;

namespace Bench.Engines;

/// <summary>A state that changes: one half is read while the other is written, and they swap each step.</summary>
internal sealed class StateBuffers(State state, Tensor initial) : IDisposable
{
    private readonly HostTensor[] _halves = [new(initial.Type), new(initial.Type)];
    private readonly byte[] _initial = initial.Data.ToArray();

    public State State => state;

    public HostTensor Read(int parity) => _halves[parity];
    public HostTensor Written(int parity) => _halves[1 - parity];

    public void Reset() => _initial.CopyTo(_halves[0].Bytes);

    public void Dispose()
    {
        foreach (var half in _halves) half.Dispose();
    }
}
