namespace Bench.Records;

/// <summary>
/// <see cref="Asked"/> is what Bench wanted, <see cref="Value"/> what is in force, <see cref="Source"/> how that is known: "read", "observed" or "asked".
/// </summary>
public sealed record Setting(string Name, string Value, string Source, string? Asked = null)
{
    /// <summary>No framework told it: the steps showed it.</summary>
    public const string Observed = "observed";
    /// <summary>The framework told.</summary>
    public const string Read = "read";
}
