namespace Bench.Measure.Rounds;

/// <summary>A <see cref="GatedCell"/> that is wrong or cannot be measured here.</summary>
public sealed class GateException(string message) : Exception(message);
