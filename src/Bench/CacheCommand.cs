using System.CommandLine;
using System.Globalization;
using Bench.Bundles;
using Bench.Catalogue;
using Bench.Measure.Plan;
using Bench.Reports;

namespace Bench.Cli;

/// <summary><c>bench cache</c>: what lies there, and how to be rid of it.</summary>
public static class CacheCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Write JSON" };
        var command = new Command("cache", Help.Cache) { json };
        command.SetAction(parsed => List(parsed.GetValue(json)));
        var keys = new Argument<string[]>("KEY") { Description = "Keys as \"bench cache\" shows them; none: all", Arity = ArgumentArity.ZeroOrMore };
        var clear = new Command("clear", Help.Clear) { keys };
        clear.SetAction(parsed => Clear(parsed.GetValue(keys) ?? []));
        command.Subcommands.Add(clear);
        return command;
    }

    private static int List(bool json)
    {
        var cache = Bundles.Cache.Default();
        var entries = cache.List();
        if (json)
            return CliJson.Print(entries.Select(e => new CacheEntryData(e.Kind, e.Key, e.Name, e.Bytes, e.LastUsedUtc, e.Folder)).ToArray());

        var screen = Screen.Results();
        var rows = entries.Select(entry => (IReadOnlyList<Field>)
            [entry.Kind, new(entry.Key, "dim"), new(Number.Bytes(entry.Bytes), null, Right: true),
                entry.LastUsedUtc.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), entry.Name]).ToList();
        screen.Table(rows);
        screen.Line($"{Number.Bytes(entries.Sum(e => e.Bytes))} in {cache.Home}");
        return Exit.Done;
    }

    private static int Clear(IReadOnlyList<string> keys)
    {
        var cache = Bundles.Cache.Default();
        var entries = cache.List();
        foreach (var key in keys)
            if (entries.All(entry => entry.Key != key))
                throw new UserException($"cache clear: nothing has the key \"{key}\"{Hint.For(key, entries.Select(e => e.Key))} \"bench cache\" lists them.");
        cache.EnsureWritable();
        var (freed, held) = cache.Clear(keys.Count == 0 ? null : [.. entries.Where(entry => keys.Contains(entry.Key))]);
        Screen.Results().Line($"{Number.Bytes(freed)} freed");
        if (held.Count == 0) return Exit.Done;
        var names = string.Join(", ", held.Select(entry => $"{entry.Key} ({entry.Name})"));
        if (keys.Count > 0) throw new UserException($"cache clear: in use by a run, and left: {names}; clear them when it has ended.");
        Screen.Results().Line($"{held.Count} in use by a run and left: {names}");
        return Exit.Done;
    }
}
