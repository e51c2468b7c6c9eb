namespace Bench.Bundles;

/// <summary>Who computes a golden: a version, which is part of the golden's key, and the child process that is given bundle and weights folder.</summary>
public sealed record GoldenMaker(string Version, Func<string, string, CancellationToken, Task> Make);
