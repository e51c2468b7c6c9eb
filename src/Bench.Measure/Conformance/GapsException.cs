namespace Bench.Measure.Conformance;

/// <summary>A gaps.yaml that cannot be used; the message is for the user.</summary>
public sealed class GapsException(string message) : Exception(message);
