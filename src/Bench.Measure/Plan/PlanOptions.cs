using System.IO.Enumeration;
using Bench.Catalogue;

namespace Bench.Measure.Plan;

// Options of engines from the command line: NAME=VALUE for all, ENGINE[@LABEL]:NAME=VALUE for one.
internal sealed record PlanOptions(IReadOnlyList<(string? Engine, string? Label, string Name, string Value)> Given)
{
    public static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    public static PlanOptions Parse(IReadOnlyList<string> typed, IReadOnlyList<Engine> engines) => new([.. typed.Select(text =>
    {
        if (text.Split('=', 2) is not [var left, var value] || left.Length == 0)
            throw new PlanException($"--option: \"{text}\" is not NAME=VALUE or ENGINE[@LABEL]:NAME=VALUE, such as \"onnxruntime:spinning=0\".");
        if (left.Split(':', 2) is not [var engine, var name]) return ((string?)null, (string?)null, left, value);
        var (bare, label) = engine.Split('@', 2) is [var before, var after] ? (before, after) : (engine, null);
        new EngineText(bare, null, null).Find(engines, "--option");
        return (bare, label, name, value);
    })]);

    /// <summary>An engine.yaml may say an option by a glob; the worker checks the values.</summary>
    public static void Check(IReadOnlyDictionary<string, string> options, Engine engine, string where)
    {
        foreach (var name in options.Keys)
            if (!engine.KnownOptions.Keys.Any(known => FileSystemName.MatchesSimpleExpression(known, name, ignoreCase: false)))
                throw new PlanException(engine.KnownOptions.Count == 0
                    ? $"{where}: \"{engine.Name}\" has no options, \"{name}\" was given; leave it out."
                    : $"{where}: \"{engine.Name}\" has no option \"{name}\"{Hint.For(name, engine.KnownOptions.Keys)} It has "
                        + $"{string.Join(", ", engine.KnownOptions.Keys)}.");
    }

    /// <summary>Those of an engine as typed: a label's are for that environment alone.</summary>
    public IReadOnlyDictionary<string, string> For(string engine, string? label) =>
        Given.Where(option => option.Engine is null || (option.Engine == engine && (option.Label is null || option.Label == label)))
            .GroupBy(option => option.Name)
            .ToDictionary(group => group.Key, group => group.Last().Value);

    public static IReadOnlyDictionary<string, string> Merge(IReadOnlyDictionary<string, string> first, IReadOnlyDictionary<string, string> over)
    {
        var merged = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in first.Concat(over)) merged[name] = value;
        return merged;
    }
}
