namespace Bench.Measure.Gate;

/// <summary>
/// How far an honest engine may be from the golden: distance over the golden's norm, worst element over the largest, and the least distance that the precision
/// allows.
/// </summary>
public sealed record Limit(double Norm, double Worst, double? Least = null);
