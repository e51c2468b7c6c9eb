namespace Bench.Cli;

/// <summary>What the exit code says.</summary>
public static class Exit
{
    public const int Done = 0;
    /// <summary>A cell failed its gate, or a comparison its limit.</summary>
    public const int Failed = 1;
    public const int BadInput = 2;
    public const int EngineUnusable = 3;
    public const int Interrupted = 130;
}
