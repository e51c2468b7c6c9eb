using System.Text;

namespace Bench.Cli;

/// <summary>Stdout or stderr, which may be closed or on a full disk: the user hears of what cannot be printed, of a complaint that cannot be nobody.</summary>
public sealed class StandardWriter(TextWriter stream, bool isResults) : TextWriter
{
    public static void Install()
    {
        Console.SetOut(new StandardWriter(Console.Out, isResults: true));
        Console.SetError(new StandardWriter(Console.Error, isResults: false));
    }

    public override Encoding Encoding => stream.Encoding;

    public override void Write(char value) => Try(() => stream.Write(value));

    public override void Write(string? value) => Try(() => stream.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(() => stream.Write(buffer, index, count));

    public override void Flush() => Try(stream.Flush);

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (isResults) throw new UserException($"stdout: cannot be written: {e.Message.TrimEnd('.')}.");
        }
    }
}
