using Bench.Catalogue;
using Bench.Graphs;
using Bench.Measure.Workers;

namespace Bench.Measure.Conformance;

/// <summary>What an engine is known not to do: the rules of its gaps.yaml.</summary>
public sealed class Gaps(string file, IReadOnlyList<GapRule> rules)
{
    public string File => file;
    public IReadOnlyList<GapRule> Rules => rules;

    /// <summary>An engine without the file has no gaps.</summary>
    public static Gaps Of(Engine engine)
    {
        // What is built on demand may bring the rules of an engine that it shares its sources with.
        string[] folders = EngineProgram.IsBuiltOnDemand(engine) ? [engine.Folder, EngineProgram.BuiltFolder(engine)] : [engine.Folder];
        var files = folders.Select(folder => Path.Combine(folder, "gaps.yaml")).ToArray();
        var file = files.FirstOrDefault(System.IO.File.Exists, files[0]);
        return new Gaps(file, System.IO.File.Exists(file) ? GapsFile.Read(file) : []);
    }

    public IReadOnlyList<GapRule> Of(Graph graph) => [.. rules.Where(rule => rule.Matches(graph))];
}
