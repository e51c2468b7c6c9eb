namespace Bench.Reports;

/// <summary>
/// Text of workers, records and files as it may go to a terminal: a control character would move the cursor, colour what follows or do worse.
/// </summary>
public static class Printable
{
    private const char Instead = '·';

    /// <summary>Ends of lines stay.</summary>
    public static string Of(string text) => text.Any(char.IsControl)
        ? string.Concat(text.ReplaceLineEndings("\n").Select(letter => char.IsControl(letter) && letter != '\n' ? Instead : letter))
        : text;

    /// <summary>What has to stay on one line.</summary>
    public static string Line(string text) => Of(text).ReplaceLineEndings(" ");
}
