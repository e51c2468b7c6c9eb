namespace Bench.Bundles;

/// <summary>An output that cannot even be compared; the message continues "output y …".</summary>
public sealed class GateException(string message) : Exception(message);
