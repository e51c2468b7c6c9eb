using BenchmarkDotNet.Attributes;

namespace Bench.Benchmarks;

/// <summary>To try the project out: a step is so short that a request runs many.</summary>
public class TinyResNet() : WorkloadBenchmark("tiny-resnet")
{
    private const int Steps = 256;

    public override IEnumerable<int> Batches => [1];

    [Benchmark(OperationsPerInvoke = Steps)]
    public void Step() => Run(Steps);
}
