using Bench.Protocol;

namespace Bench.Measure.Workers;

/// <summary>What an environment can do, or why its worker could not say so.</summary>
public sealed record HelloAnswer(Hello? Hello, WorkerException? Failure = null);
