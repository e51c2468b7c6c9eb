using Bench.Measure.Conformance;
using Bench.Measure.Workers;
using Bench.Tests.EndToEnd.Workers;

namespace Bench.Tests.EndToEnd.Conformance;

// The official ONNX cases through every engine's own worker: import, export or lowering, and the way of tensors are all in it.
public class ConformanceTests
{
    public static TheoryData<string> EnginesFound => new(Bench.Measure.Workers.Engines.Find().Where(e => e.Measures).Select(e => e.Name));

    [Theory, MemberData(nameof(EnginesFound))]
    public void EveryCaseInScopePassesOrIsAKnownGap(string name)
    {
        var cases = CaseFolders.Find(Workshop.Root);
        Assert.SkipWhen(cases is null || !Directory.Exists(cases), "the official ONNX cases are not on this machine; BENCH_CONFORMANCE names their folder");
        var engine = Bench.Measure.Workers.Engines.Find().Single(e => e.Name == name);
        Assert.SkipWhen(EngineProgram.Find(engine, out var missing) is null, $"{name}: {missing}");
        Assert.SkipWhen(EngineLibrary.Missing(engine) is not null, $"{name}: {EngineLibrary.Missing(engine)}");

        var results = ConformanceRun.Run(engine, cases!, cancel: TestContext.Current.CancellationToken);

        Assert.Empty(results.Where(r => r.Verdict == Verdict.Failed).Select(r => $"{r.Case}: {r.Reason}"));
        Assert.Contains(results, r => r.Verdict == Verdict.Passed);
        Assert.All(results.Where(r => r.Verdict is Verdict.KnownGap or Verdict.NotInScope), r => Assert.NotEmpty(r.Reason));
    }
}
