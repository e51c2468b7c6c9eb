namespace Bench.Records;

/// <summary>Marks of an iteration. The first four come from outside the worker and are repeated within limits; the others are the worker's own cost.</summary>
public static class Flags
{
    public const string Steal = "steal";
    public const string Foreign = "foreign cpu";
    public const string Quota = "quota";
    public const string Throttle = "throttle";
    public const string Compiled = "compiled";
    public const string Repeated = "repeated";
}
