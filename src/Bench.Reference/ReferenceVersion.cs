namespace Bench.Reference;

/// <summary>Part of a golden's key: raised whenever a kernel may give other numbers than before.</summary>
public static class ReferenceVersion
{
    public const string Current = "1";
}
