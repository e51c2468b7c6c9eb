using System.Xml.Linq;

namespace Bench.Tests;

/// <summary>The arrows between projects, as they are meant to be.</summary>
public class HouseTests
{
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Bench"] = ["Models", "Bench.Recipes", "Bench.Reports", "Bench.Measure", "Bench.Bundles", "Bench.Catalogue"],
        ["Bench.Recipes"] = ["Models", "Bench.Measure", "Bench.Bundles"],
        ["Bench.Measure"] = ["Bench.Catalogue", "Bench.Protocol", "Bench.Bundles", "Bench.Records"],
        ["Bench.Catalogue"] = ["Bench.Protocol"],
        ["Bench.Reports"] = ["Bench.Records"],
        ["Bench.Bundles"] = ["Bench.Graphs"],
        ["Bench.Reference"] = ["Bench.Graphs"],
        ["Models"] = ["Bench.Graphs"],
        ["Bench.Graphs"] = [],
        ["Bench.Protocol"] = [],
        ["Bench.Records"] = [],
    };

    private static IEnumerable<string> Projects(params string[] folder) =>
        Directory.EnumerateFiles(Checkout.Path(folder), "*.csproj", SearchOption.AllDirectories);

    private static string[] References(string project) =>
        [.. XDocument.Load(project).Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension((string)r.Attribute("Include")!)).Order()];

    [Fact]
    public void EveryLibraryPointsWhereItMay()
    {
        foreach (var project in Projects("src").Concat(Projects("models")).Except(Projects("src", "Engines")))
        {
            var name = Path.GetFileNameWithoutExtension(project);
            Assert.True(Arrows.TryGetValue(name, out var allowed), $"{name} is not in the house that the test draws");
            Assert.Empty(References(project).Except(allowed));
        }
    }

    [Fact]
    public void AnEnginePointsAtProtocolAndBundlesOnly()
    {
        foreach (var project in Projects("src", "Engines"))
        {
            string[] more = Path.GetFileNameWithoutExtension(project) == "reference" ? ["Bench.Reference"] : [];
            Assert.Empty(References(project).Except([.. more, "Bench.Protocol", "Bench.Bundles"]));
        }
    }

    [Fact]
    public void NothingPointsAtAnEngineByName()
    {
        var engines = Directory.GetDirectories(Checkout.Path("src", "Engines")).Select(d => Path.GetFileName(d)).ToArray();
        foreach (var project in Projects("src").Concat(Projects("tests")).Concat(Projects("models")))
            Assert.Empty(References(project).Intersect(engines));
    }

    [Fact]
    public void OneFileOfMeasureKnowsBenchmarkDotNetsEngine()
    {
        var files = Directory.EnumerateFiles(Checkout.Path("src", "Bench.Measure"), "*.cs", SearchOption.AllDirectories)
            .Where(file => File.ReadAllText(file).Contains("using BenchmarkDotNet.Engines"));
        Assert.True(files.Count() == 1, string.Join(", ", files));
    }

    [Fact]
    public void MeasureNamesNoEngine()
    {
        var engines = Directory.GetDirectories(Checkout.Path("src", "Engines")).Select(d => $"\"{Path.GetFileName(d)}\"").ToArray();
        foreach (var file in Directory.EnumerateFiles(Checkout.Path("src", "Bench.Measure"), "*.cs", SearchOption.AllDirectories))
            Assert.DoesNotContain(engines, name => File.ReadAllText(file).Contains(name));
    }

    // A run knows its plan; a plan made for a run knows nothing of how it is measured.
    [Fact]
    public void APlanKnowsNothingOfRounds()
    {
        foreach (var file in Directory.EnumerateFiles(Checkout.Path("src", "Bench.Measure", "Plan"), "*.cs", SearchOption.AllDirectories))
            Assert.DoesNotContain("Bench.Measure.Rounds", File.ReadAllText(file));
    }

    [Fact]
    public void NoLineIsWiderThanAScreen()
    {
        const int columns = 160;
        var folders = new[] { "src", "models", "tests", "benchmarks" }.Select(folder => Checkout.Path(folder));
        var files = folders.SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));
        Assert.Empty(files.SelectMany(file => File.ReadLines(file).Select((line, i) => (Place: $"{file}:{i + 1}", line.Length)))
            .Where(line => line.Length > columns).Select(line => line.Place));
    }
}
