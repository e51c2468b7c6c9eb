namespace Bench.Records;

/// <summary>The mean of the logs of a cell's launches in one run, and how many they were.</summary>
public readonly record struct RunMean(double Log, int Launches);
