namespace Bench.Reports;

/// <summary>How a line stands out, where a form can show it: by a mark, by a colour.</summary>
public enum Tone
{
    Plain,
    /// <summary>The row that the others are compared with.</summary>
    Baseline,
    Good,
    /// <summary>It could not be, and nobody is to blame.</summary>
    Doubtful,
    Bad,
}
