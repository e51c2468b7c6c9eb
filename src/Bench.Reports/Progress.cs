namespace Bench.Reports;

/// <summary>What is going on, on stderr: one line that changes and leaves no trace on a terminal, a plain line for each larger step in a pipe.</summary>
public sealed class Progress : IDisposable
{
    private readonly Screen _screen = Screen.Progress();
    private readonly bool _quiet;
    private bool _shown;

    public Progress(bool quiet) => _quiet = quiet;

    /// <summary>A line that stays: a heading, a warning.</summary>
    public void Line(string text)
    {
        if (_quiet) return;
        Clear();
        _screen.Line(Printable.Line(text));
    }

    /// <summary>A larger step: replaces the line on a terminal, is a line of its own in a pipe.</summary>
    public void Step(string text)
    {
        if (_quiet) return;
        if (_screen.Terminal) Draw(text);
        else _screen.Line(Printable.Line(text));
    }

    /// <summary>A small step: only where a line can change.</summary>
    public void Tick(string text)
    {
        if (!_quiet && _screen.Terminal) Draw(text);
    }

    public void Clear()
    {
        if (_shown) Console.Error.Write("\r\e[K");
        _shown = false;
    }

    public void Dispose() => Clear();

    private void Draw(string words)
    {
        var text = Printable.Line(words);
        var width = Math.Max(20, _screen.Width) - 1;
        Console.Error.Write($"\r\e[K{(text.Length > width ? text[..(width - 1)] + "…" : text)}");
        _shown = true;
    }
}
