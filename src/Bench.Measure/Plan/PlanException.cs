namespace Bench.Measure.Plan;

/// <summary>A suite or an option that cannot become a plan; the message is for the user: place, what, what to do.</summary>
public sealed class PlanException(string message) : Exception(message);
