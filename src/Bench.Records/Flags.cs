namespace Bench.Records;

/// <summary>Marks of an iteration. What comes from outside the worker is repeated within limits; the rest is the worker's own cost.</summary>
public static class Flags
{
    public const string Steal = "steal";
    public const string Foreign = "foreign cpu";
    public const string Quota = "quota";
    public const string Throttle = "throttle";
    public const string Compiled = "compiled";
    public const string Repeated = "repeated";

    public static readonly IReadOnlyList<string> FromOutside = [Steal, Foreign, Quota, Throttle];
}
