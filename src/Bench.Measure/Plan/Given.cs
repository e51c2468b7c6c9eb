namespace Bench.Measure.Plan;

/// <summary>A value and where it was given, for messages: "suites/quick.yaml:7" or "--batch".</summary>
public readonly record struct Given<T>(T Value, string Where);
