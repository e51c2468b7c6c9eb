namespace Bench.Records;

/// <summary>
/// The machine's measured peak for a precision on a device with so many threads, in FLOP/s. <see cref="Reaches"/>: whether the probe uses the unit that engines
/// use.
/// </summary>
public sealed record Peak(string Device, string Precision, int Threads, double FlopsPerSecond, bool Reaches);
