using System.CommandLine;
using Bench.Records;

namespace Bench.Cli;

/// <summary><c>bench show</c>: a record's table, computed anew from its raw iterations.</summary>
public static class ShowCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("RECORD") { Description = "A record, or the journal of a run that was cut short" };
        var form = new FormOptions();
        var command = new Command("show", Help.Show) { file };
        form.AddTo(command);
        command.SetAction(parsed =>
        {
            form.Check(parsed);
            var path = parsed.GetValue(file)!;
            var record = RecordFile.Read(path);
            return form.Print(parsed, record.Ended is null ? Statistics.SoFar(record) : record, path);
        });
        return command;
    }
}
