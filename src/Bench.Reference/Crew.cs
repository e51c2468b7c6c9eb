using System.Runtime.InteropServices;

namespace Bench.Reference;

// A fixed number of threads that work off indices, and scratch memory of each. What an index computes never depends on who takes it.
public sealed unsafe class Crew : IDisposable
{
    private const int Slots = 4;
    // About 50 µs: kernels follow each other closely, and waking a sleeping thread costs as much.
    private const int Spins = 1500;

    [ThreadStatic] private static int s_worker;
    private readonly Thread[] _others;
    // One each: a permit meant for one sleeper must not be taken by another.
    private readonly SemaphoreSlim[] _wake;
    private readonly int[] _asleep;
    private readonly void*[] _scratch;
    private readonly nuint[] _scratchBytes;
    private Action<int, int>? _body;
    private int _count, _next, _left;
    private volatile int _generation;
    private volatile bool _ended;
    private Exception? _failure;

    public Crew(int threads)
    {
        Threads = Math.Max(1, threads);
        _scratch = new void*[Threads * Slots];
        _scratchBytes = new nuint[Threads * Slots];
        _others = new Thread[Threads - 1];
        _asleep = new int[Threads - 1];
        _wake = [.. _asleep.Select(_ => new SemaphoreSlim(0))];
        for (var i = 0; i < _others.Length; i++)
        {
            var worker = i + 1;
            _others[i] = new Thread(() => Serve(worker)) { IsBackground = true, Name = $"reference {worker}" };
            _others[i].Start();
        }
    }

    public int Threads { get; }

    /// <summary>Calls body(index, worker) for every index below count. Inside a body it runs in line.</summary>
    public void For(int count, Action<int, int> body)
    {
        if (s_worker > 0 || count <= 1 || Threads == 1)
        {
            // One index alone leaves the others free for what its body shares out.
            for (var i = 0; i < count; i++) body(i, Math.Max(0, s_worker - 1));
            return;
        }

        _body = body;
        _count = count;
        _next = 0;
        _left = _others.Length;
        _failure = null;
        Interlocked.Increment(ref _generation);
        for (var i = 0; i < _others.Length; i++)
            if (Volatile.Read(ref _asleep[i]) != 0) _wake[i].Release();
        s_worker = 1;
        Work(0);
        s_worker = 0;
        var spin = new SpinWait();
        while (Volatile.Read(ref _left) > 0) spin.SpinOnce(sleep1Threshold: -1);
        _body = null;
        if (_failure is { } failure) throw failure;
    }

    /// <summary>Memory of one worker, kept and grown; what it held is gone at the next call for the same slot.</summary>
    public void* Scratch(int worker, int slot, long bytes)
    {
        var at = worker * Slots + slot;
        if (_scratchBytes[at] < (nuint)bytes)
        {
            NativeMemory.AlignedFree(_scratch[at]);
            _scratch[at] = NativeMemory.AlignedAlloc((nuint)bytes, 64);
            _scratchBytes[at] = (nuint)bytes;
        }

        return _scratch[at];
    }

    public void Dispose()
    {
        if (_ended) return;
        _ended = true;
        Interlocked.Increment(ref _generation);
        foreach (var wake in _wake) wake.Release();
        foreach (var thread in _others) thread.Join();
        foreach (var memory in _scratch) NativeMemory.AlignedFree(memory);
        foreach (var wake in _wake) wake.Dispose();
    }

    private void Serve(int worker)
    {
        s_worker = worker + 1;
        for (var seen = 0; ;)
        {
            for (var spin = 0; _generation == seen && spin < Spins; spin++) Thread.SpinWait(8);
            while (_generation == seen)
            {
                Interlocked.Exchange(ref _asleep[worker - 1], 1);
                if (_generation == seen) _wake[worker - 1].Wait();
                Interlocked.Exchange(ref _asleep[worker - 1], 0);
            }

            if (_ended) return;
            seen = _generation;
            Work(worker);
            Interlocked.Decrement(ref _left);
        }
    }

    private void Work(int worker)
    {
        try
        {
            for (int i; (i = Interlocked.Increment(ref _next) - 1) < _count;) _body!(i, worker);
        }
        catch (Exception failure)
        {
            Interlocked.CompareExchange(ref _failure, failure, null);
        }
    }
}
