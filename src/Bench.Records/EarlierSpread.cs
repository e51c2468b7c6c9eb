namespace Bench.Records;

/// <summary>
/// The spread of one cell's launches in an earlier record: standard deviation of the log of their step times, its degrees of freedom, and the mean of the logs.
/// </summary>
/// <param name="Identity">Bundle and versions: of others of the same key the mean says nothing. Null in records made without it.</param>
public sealed record EarlierSpread(string Record, string Key, double LogDeviation, int Degrees, double MeanLogNanoseconds, string? Identity = null);
