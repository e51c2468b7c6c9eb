using System.Text;

namespace Bench.Tests.Faults;

// The protocol's own stdout, held before the loop takes it away from everybody else.
internal static class Line
{
    private static Stream? s_output;

    public static void Take() => s_output = Console.OpenStandardOutput();

    public static void Say(string text)
    {
        s_output!.Write(Encoding.UTF8.GetBytes(text));
        s_output.Flush();
    }
}
