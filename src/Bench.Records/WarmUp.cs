namespace Bench.Records;

/// <summary>At least so many steps and seconds, then until the last windows agree, never beyond the limit.</summary>
public sealed record WarmUp(int MinimumSteps, double MinimumSeconds, double LimitSeconds);
