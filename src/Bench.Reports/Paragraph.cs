using Spectre.Console;

namespace Bench.Reports;

/// <summary>Words for which a line may be too short.</summary>
public static class Paragraph
{
    private const int Narrowest = 20;

    /// <summary>Lines of markup: a label, a mark, and words that go on below themselves.</summary>
    internal static IEnumerable<string> Labelled(string label, string mark, string words, int labelWidth, int width)
    {
        var first = true;
        foreach (var text in Wrap(Printable.Line(words), Math.Max(Narrowest, width - labelWidth - 6)))
        {
            yield return $"  {(first ? Markup.Escape(label.PadRight(labelWidth)) : new string(' ', labelWidth))}  {(first ? mark : " ")} {Markup.Escape(text)}";
            first = false;
        }
    }

    /// <summary>Lines of at most so many letters, where blanks leave a choice.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        var line = "";
        foreach (var word in text.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (line != "" && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }

            line = line == "" ? word : line + " " + word;
        }

        if (line != "") yield return line;
    }
}
