namespace Bench.Tests;

// What looks at the whole process or the whole machine runs when all others are done.
[CollectionDefinition(nameof(Undisturbed), DisableParallelization = true)]
public sealed class Undisturbed;
