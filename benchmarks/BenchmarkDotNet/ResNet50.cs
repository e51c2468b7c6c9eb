using BenchmarkDotNet.Attributes;

namespace Bench.Benchmarks;

public class ResNet50() : WorkloadBenchmark("resnet50")
{
    [Benchmark]
    public void Step() => Run(1);
}
