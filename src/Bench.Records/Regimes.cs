namespace Bench.Records;

/// <summary>Throughput: n steps, one fence. Latency: a fence and a time a step. Never mixed.</summary>
public static class Regimes
{
    public const string Throughput = "throughput";
    public const string Latency = "latency";
}
