using System.CommandLine;
using System.CommandLine.Parsing;
using Bench.Bundles;
using Bench.Measure.Rounds;
using Bench.Records;

namespace Bench.Cli;

/// <summary>Where a run's record, journal and logs lie, and the journal of one that goes on.</summary>
internal static class RunFiles
{
    /// <summary>A plan that was begun is not changed on the way.</summary>
    public static void EnsureNothingElse(ParseResult parsed, IReadOnlyList<Option> taken)
    {
        var other =
            parsed.CommandResult.Children.OfType<ArgumentResult>().Where(argument => argument.Tokens.Count > 0).Select(argument => argument.Tokens[0].Value)
            .Concat(parsed.CommandResult.Children.OfType<OptionResult>().Where(option => !option.Implicit && !taken.Contains(option.Option))
                .Select(option => option.Option.Name)).FirstOrDefault();
        if (other is not null) throw new UserException($"--resume goes on with the plan of its journal: leave out \"{other}\".");
    }

    /// <summary>The journal that was named, or the newest.</summary>
    public static string Begun(string? given)
    {
        if (given is not null) return File.Exists(given) ? given : throw new UserException($"--resume: \"{given}\" is not there.");
        var folder = Path.GetDirectoryName(Places.Record("any", DateTime.Now))!;
        return (Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*" + RecordFile.JournalExtension).Order(StringComparer.Ordinal).LastOrDefault()
            : null)
            ?? throw new UserException($"--resume: there is no journal in {folder}; no run was cut short.");
    }

    public static RunPlaces Where(string? given, string? journal, bool force, string suite, Cache cache)
    {
        if (given is "" || Directory.Exists(given))
            throw new UserException($"--out: \"{given}\" is a folder; name a file, such as \"{Path.Combine(given, "record.json")}\".");
        if (given is not null && RecordFile.IsJournal(given))
            throw new UserException($"--out: \"{given}\" is a journal's name; a record's is \"{Path.ChangeExtension(given, ".json")}\".");
        var begun = journal is null || !RecordFile.IsJournal(journal) ? journal : Journal.RecordPath(journal);
        var record = Path.GetFullPath(given ?? begun ?? Places.Record(suite, DateTime.Now));
        if (RecordFile.Obstacle(record, force) is { } obstacle) throw new UserException($"--out: \"{given ?? Shown(record)}\" {obstacle}.");
        var name = Path.GetFileNameWithoutExtension(record);
        return new RunPlaces
        {
            RecordPath = record,
            Force = force,
            JournalPath = journal is not null && RecordFile.IsJournal(journal) ? Path.GetFullPath(journal) : Journal.PathOf(record),
            LogFolder = Path.Combine(cache.Home, "logs", name),
            ScratchFolder = Path.Combine(cache.Home, "scratch", name),
        };
    }

    public static string Shown(string path)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}
