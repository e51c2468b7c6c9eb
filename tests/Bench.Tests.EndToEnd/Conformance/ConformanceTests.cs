using Bench.Catalogue;
using Bench.Measure.Conformance;
using Bench.Measure.Workers;
using Bench.Tests.EndToEnd.Workers;

namespace Bench.Tests.EndToEnd.Conformance;

// The official ONNX cases through every engine's own worker: import, export or lowering, and the way of tensors are all in it.
public sealed class ConformanceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bench-siblings-").FullName;

    public static TheoryData<string> EnginesFound => new(Bench.Catalogue.Engines.Find().Where(e => e.Measures).Select(e => e.Name));

    // Presets that call the engine in another way; Keras has few layers, and those are tested with models.
    public static TheoryData<string> Ways =>
    [
        .. from engine in Bench.Catalogue.Engines.Find() where engine.Measures
           from preset in engine.Presets where preset.Value.GetValueOrDefault("call", "keras") != "keras"
           select $"{engine.Name}+{preset.Key}",
    ];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory, MemberData(nameof(EnginesFound)), MemberData(nameof(Ways))]
    public void EveryCaseInScopePassesOrIsAKnownGapAndEveryRuleOfGapsIsNeeded(string text)
    {
        var (name, preset) = text.Split('+') is [var before, var after] ? (before, after) : (text, null);
        var cases = CaseFolders.Find(Workshop.Root);
        Assert.SkipWhen(cases is null || !Directory.Exists(cases), "the official ONNX cases are not on this machine; BENCH_CONFORMANCE names their folder");
        var engine = Bench.Catalogue.Engines.Find().Single(e => e.Name == name);
        Assert.SkipWhen(EngineProgram.Find(engine, out var missing) is null, $"{name}: {missing}");
        Assert.SkipWhen(EngineLibrary.Missing(engine) is not null, $"{name}: {EngineLibrary.Missing(engine)}");
        var options = preset is null ? null : engine.Presets[preset];
        Siblings.Write(_folder);
        var results = ConformanceRun.Run(Environments.Find(engine, null), [.. CaseFolders.Cases(cases!), .. CaseFolders.Cases(_folder)],
            options: options, cancel: TestContext.Current.CancellationToken);

        Assert.Empty(results.Where(r => r.Verdict == CaseVerdict.Failed).Select(r => $"{r.Case}: {r.Reason}"));
        Assert.Contains(results, r => r.Verdict == CaseVerdict.Passed);
        Assert.All(results.Where(r => r.Verdict is CaseVerdict.KnownGap or CaseVerdict.NotInScope), r => Assert.NotEmpty(r.Reason));
        foreach (var sibling in Siblings.Gaps.GetValueOrDefault(name, []))
            Assert.Equal((sibling, CaseVerdict.KnownGap), (sibling, results.Single(r => r.Case == sibling).Verdict));
        var needed = results.Select(r => r.Gap).OfType<GapRule>().Select(rule => rule.Where).ToHashSet();
        // What depends on numbers may show in whole models only; they lie beside the cases, where they lie at all.
        var models = Path.Combine(cases!, "..", "exported");
        if (Directory.Exists(models) && Gaps.Of(engine).Rules.Any(rule => rule.Sometimes))
        {
            var more =
                ConformanceRun.Run(Environments.Find(engine, null), CaseFolders.Cases(models, "*float16"), options: options,
                    cancel: TestContext.Current.CancellationToken);
            needed.UnionWith(more.Select(r => r.Gap).OfType<GapRule>().Select(rule => rule.Where));
        }

        var idle = Gaps.Of(engine).Rules.Where(rule => !needed.Contains(rule.Where) && (!rule.Sometimes || Directory.Exists(models)));
        Assert.Empty(idle.Select(rule => $"{rule.Where}: no case needs it: {rule.Reason}"));
    }
}
