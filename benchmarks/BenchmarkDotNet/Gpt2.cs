using BenchmarkDotNet.Attributes;

namespace Bench.Benchmarks;

public class Gpt2() : WorkloadBenchmark("gpt2")
{
    [Benchmark]
    public void Step() => Run(1);
}
