using Bench.Reports;
using Spectre.Console;

namespace Bench.Tests.Reports;

public class ColumnsTests
{
    private static readonly IReadOnlyList<IReadOnlyList<Field>> Rows =
    [
        ["", new("time", null, true), new("disk", null, true)],
        [new("a heading that is wider than both columns below it", "bold")],
        ["  short", new("about 3 s", null, true), new("–", null, true)],
        ["  a label that leaves no room", new("about 48 s", null, true), new("102 MiB", null, true)],
        ["  refused", "because of [all] that was said of it before"],
    ];

    [Fact]
    public void WhereThereIsRoomARowIsALine() => Assert.Equal(
        """
                                             time     disk
        a heading that is wider than both columns below it
          short                         about 3 s        –
          a label that leaves no room  about 48 s  102 MiB
          refused                      because of [all] that was said of it before
        """.ReplaceLineEndings("\n"), Text(80));

    [Fact]
    public void WhereThereIsNoneALabelStandsAboveItsRowAndASentenceGoesOnBelowItself() => Assert.Equal(
        """
                         time     disk
        a heading that is wider than both
        columns below it
          short     about 3 s        –
          a label that leaves no room
                   about 48 s  102 MiB
          refused  because of [all] that
                   was said of it before
        """.ReplaceLineEndings("\n"), Text(34));

    private static string Text(int width) => string.Join('\n', Bench.Reports.Columns.Lay(Rows, width: width).Select(line => Markup.Remove(line).TrimEnd()));
}
