using Bench.Measure.Workers;

namespace Bench.Measure.Plan;

// Options of engines from the command line: NAME=VALUE for all, ENGINE:NAME=VALUE for one.
internal sealed record PlanOptions(IReadOnlyList<(string? Engine, string Name, string Value)> Given)
{
    public static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    public static PlanOptions Parse(IReadOnlyList<string> typed, IReadOnlyList<Engine> engines) => new([.. typed.Select(text =>
    {
        if (text.Split('=', 2) is not [var left, var value] || left.Length == 0)
            throw new PlanException($"--option: \"{text}\" is not NAME=VALUE or ENGINE:NAME=VALUE, such as \"onnxruntime:spinning=0\".");
        if (left.Split(':', 2) is not [var engine, var name]) return ((string?)null, left, value);
        new EngineText(engine, null, null).Find(engines, "--option");
        return (engine, name, value);
    })]);

    public IReadOnlyDictionary<string, string> For(string engine) =>
        Given.Where(option => option.Engine is null || option.Engine == engine).GroupBy(option => option.Name).ToDictionary(group => group.Key, group => group.Last().Value);

    public static IReadOnlyDictionary<string, string> Merge(IReadOnlyDictionary<string, string> first, IReadOnlyDictionary<string, string> over)
    {
        var merged = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in first.Concat(over)) merged[name] = value;
        return merged;
    }
}
