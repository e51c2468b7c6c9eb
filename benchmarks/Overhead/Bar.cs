namespace Bench.Overhead;

/// <summary>
/// A line of the table: what was measured, how much it is, and how much it may be. <see cref="Met"/> is null where a figure is shown beside the others and has
/// no bar.
/// </summary>
public sealed record Bar(string What, string Measured, string Limit, bool? Met);
