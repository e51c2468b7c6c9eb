using Bench.Graphs;

namespace Bench.Measure.Conformance.Contract;

// A run ends when its last step has: right after it there is nothing left to wait for.
internal static class FenceCheck
{
    private const int Side = 384;
    private const double LongEnough = 60e6;
    private const int MostSteps = 1 << 16;
    // What a busy machine may take of a sync's time: a few ticks of the scheduler.
    private const double Room = 12e6;
    private const int Tries = 3;

    public static void Examine(ContractWorker worker)
    {
        var graph = new GraphBuilder("fence");
        var x = graph.Input("x", DType.F32, [Side, Side]);
        var y = x;
        for (var i = 0; i < 3; i++) y = graph.Add("MatMul", [y, x]);
        graph.Output(y);
        var zeros = Tensor.Of<float>(DType.F32, [Side, Side], new float[Side * Side]);
        worker.Load(graph.Build(1, sampleAxis: null), new Dictionary<string, Tensor> { ["x"] = zeros });
        // A step that something delayed would be taken for a long one: the fastest of several tells.
        var steps = 1;
        var times = Times(steps);
        for (; times.Min(time => time.Ran + time.Waited) < LongEnough && steps < MostSteps; times = Times(steps)) steps *= 2;
        var late = times.MinBy(time => time.Waited);
        if (late.Waited <= Room) return;
        throw new ContractException(FormattableString.Invariant(
            $"a sync right after a run of {late.Ran / 1e6:0.0} ms waited {late.Waited / 1e6:0.0} ms: the run ended before its steps had"));

        (double Ran, double Waited)[] Times(int n) =>
            [.. Enumerable.Range(0, Tries).Select(_ => ((double)worker.Run(n).Nanoseconds!.Value, (double)worker.Sync()))];
    }
}
