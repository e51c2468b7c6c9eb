namespace Bench.Cli;

/// <summary>What the exit code says.</summary>
public static class Exit
{
    public const int Done = 0;
    /// <summary>A cell failed its gate, or a comparison its limit.</summary>
    public const int Failed = 1;
    /// <summary>What was typed or given cannot be used, or a file cannot be read or written.</summary>
    public const int BadInput = 2;
    public const int EngineUnusable = 3;
    /// <summary>A comparison that can tell neither that a limit is kept nor that it is broken.</summary>
    public const int Inconclusive = 4;
    /// <summary>An error of Bench's own; EX_SOFTWARE of BSD's sysexits.h.</summary>
    public const int Internal = 70;
    public const int Interrupted = 130;
}
