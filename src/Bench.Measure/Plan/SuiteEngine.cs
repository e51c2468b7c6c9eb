namespace Bench.Measure.Plan;

/// <summary>An engine as its user types it, or a glob, with options of the user's own.</summary>
public sealed record SuiteEngine(Given<string> Text, IReadOnlyDictionary<string, string> Options);
