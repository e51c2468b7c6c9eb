namespace Bench.Overhead.Drawing;

/// <summary>
/// Trials in which one cell was slower: how often it was found, how often any row's interval left out what is true, and the waves that it took.
/// </summary>
public sealed record Detection(Proportion Found, Proportion Missed, double MedianWaves, int MostWaves);
