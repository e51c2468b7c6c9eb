using System.CommandLine;

namespace Bench.Overhead;

/// <summary>The table again, of all parts that the folder holds.</summary>
internal static class TableCommand
{
    public static Command Create()
    {
        var folder = Folder.Option();
        var command = new Command("table", "Prints the table of all parts in the folder.") { folder };
        command.SetAction(parsed => Folder.Print(parsed.GetValue(folder)!));
        return command;
    }
}
