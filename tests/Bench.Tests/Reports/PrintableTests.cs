using Bench.Reports;

namespace Bench.Tests.Reports;

public class PrintableTests
{
    [Theory]
    [InlineData("plain, ünicode ✓ 🎉", "plain, ünicode ✓ 🎉")]
    [InlineData("\e[31mred\e[0m", "·[31mred·[0m")]
    [InlineData("\e]0;title\a", "·]0;title·")]
    [InlineData("\u009b2J\u009d0;t\u009c", "·2J·0;t·")]
    [InlineData("a\tb\bc\0d\u007fe", "a·b·c·d·e")]
    [InlineData("one\ntwo\r\nthree", "one\ntwo\nthree")]
    [InlineData("over\rwritten\u0085", "over\nwritten\n")]
    public void ControlCharactersAreShownAndNotObeyed(string text, string shown)
    {
        Assert.Equal(shown, Printable.Of(text));
        Assert.Equal(shown.Replace('\n', ' '), Printable.Line(text));
    }
}
