namespace Bench.Reports;

/// <summary>A horizontal bar of block characters, to an eighth of a column.</summary>
public static class Bar
{
    private const string Eighths = " ▏▎▍▌▋▊▉";

    public static string Draw(double share, int width)
    {
        var eighths = (int)Math.Round(Math.Clamp(share, 0, 1) * width * 8);
        var bar = new string('█', eighths / 8);
        return eighths % 8 == 0 ? bar : bar + Eighths[eighths % 8];
    }
}
