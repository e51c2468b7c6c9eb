namespace Bench.Records;

/// <summary>The spread of one cell's launches in an earlier record: standard deviation of the log of their step times, its degrees of freedom, and the mean of the logs.</summary>
public sealed record EarlierSpread(string Record, string Key, double LogDeviation, int Degrees, double MeanLogNanoseconds);
