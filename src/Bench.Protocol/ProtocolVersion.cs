namespace Bench.Protocol;

/// <summary>The version that host and worker must share; a change of a message's meaning raises it, a new optional field does not.</summary>
public static class ProtocolVersion
{
    public const int Current = 2;
}
