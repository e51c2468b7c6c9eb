namespace Bench.Overhead.Drawing;

/// <summary>Trials in which one cell was slower: how often it was found, how often another was claimed to differ, and the waves that it took.</summary>
public sealed record Detection(Proportion Found, Proportion Wrong, double MedianWaves, int MostWaves);
