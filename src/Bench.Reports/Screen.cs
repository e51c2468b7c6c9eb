using Spectre.Console;

namespace Bench.Reports;

/// <summary>
/// One of the two streams a user sees: results on stdout, progress and warnings on stderr.
/// Colour only on a terminal, and not with NO_COLOR; no control character of anybody else.
/// </summary>
public sealed class Screen
{
    private Screen(TextWriter writer, bool redirected)
    {
        Terminal = !redirected;
        var plain = redirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };
        Console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        // A pipe has no width: nothing may be cut or wrapped there.
        if (redirected) Console.Profile.Width = 10_000;
    }

    /// <summary>Whether a person looks at it.</summary>
    public bool Terminal { get; }
    public int Width => Console.Profile.Width;
    internal IAnsiConsole Console { get; }

    public static Screen Results() => new(System.Console.Out, System.Console.IsOutputRedirected);

    public static Screen Progress() => new(System.Console.Error, System.Console.IsErrorRedirected);

    /// <summary>A line of Spectre's markup.</summary>
    public void Markup(string markup) => Console.MarkupLine(Printable.Of(markup));

    /// <summary>A line of plain text; brackets are brackets.</summary>
    public void Line(string text = "") => Console.WriteLine(Printable.Of(text));

    public void Table(IReadOnlyList<IReadOnlyList<Field>> rows)
    {
        foreach (var line in Columns.Lay(rows, width: Width)) Markup(line.TrimEnd());
    }
}
