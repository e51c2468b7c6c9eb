namespace Bench.Measure.Plan;

/// <summary>The most that a suite or the command line may ask for. More is a slip of the finger, and its plan would not end.</summary>
public static class Bounds
{
    /// <summary>Launches, rounds, iterations, steps of warming up.</summary>
    public const int MostTimes = 10_000;
    public const int LongestSeconds = 3600;
}
