namespace Bench.Measure.Plan;

/// <summary>How long something takes: what it cannot do without, and what it may take where no pace becomes steady before the limit.</summary>
public readonly record struct TimeRange(TimeSpan Least, TimeSpan Most);
