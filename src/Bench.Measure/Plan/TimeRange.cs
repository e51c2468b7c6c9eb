namespace Bench.Measure.Plan;

/// <summary>How long something takes: what it cannot do without, and what it may take where no pace becomes steady before the limit.</summary>
/// <param name="Open">Nothing tells how long a step takes: beyond the least, it may be anything.</param>
public readonly record struct TimeRange(TimeSpan Least, TimeSpan Most, bool Open = false);
