[assembly: Xunit.v3.Parallelization(MaxThreads = 2)]

namespace Bench.Tests.EndToEnd;

// What one test times, another would disturb: these run one after the other, when all others are done.
[CollectionDefinition(nameof(Timed), DisableParallelization = true)]
public sealed class Timed;
