using Bench.Catalogue;
using Bench.Measure.Conformance;
using Bench.Measure.Conformance.Contract;
using Bench.Measure.Workers;
using Bench.Tests.EndToEnd.Workers;

namespace Bench.Tests.EndToEnd.Conformance;

// What every engine promises: kept by each that has a folder, and missed by a worker that lies.
public sealed class ContractTests
{
    // A check → the lies that it must find, and what it says of them.
    private static readonly (string Check, string Lie, string Words)[] Planted =
    [
        ("sets", "first-set", "the output after 2 steps from set 0 on is ["),
        ("sets", "cached-output", "the output after 2 steps from set 0 on is ["),
        ("inputs", "keeps-inputs", "the output of input set 3 after new inputs for set 3 is ["),
        ("state", "forgets", "the count of 9 steps is [2] instead of [9]"),
        ("reset", "forgets-reset", "the state after 1 steps and a reset is [6, 60] instead of [5, 50]"),
        ("rows", "all-rows", "of the output rows 3 and 1 is ["),
        ("rows", "turned-rows", "of the output rows 3 and 1 is [-2, -3, -6, -7] instead of [-6, -7, -2, -3]"),
        ("precision_fp64", "always-fp32", "a product in fp64 is ["),
        ("precision_fp32", "cuts-off", "what was only negated in fp32 is ["),
        ("precision_fp32", "half-precision", "what was only negated in fp32 is ["),
        ("precision_fp16", "always-fp32", "what was only negated in fp16 is ["),
        ("precision_bf16", "always-fp32", "what was only negated in bf16 is ["),
        ("refusals", "takes-anything", "\"abacus\" was taken"),
        ("transcript", "any-version", "it answers {\"id\":1,\"ok\":true"),
        ("memory", "grows", "MiB more after every 10000 steps"),
        ("fence", "no-fence", "the run ended before its steps had"),
        ("fence", "dies", "faults, asked to run, died"),
    ];

    public static TheoryData<string> EnginesFound => ConformanceTests.EnginesFound;

    public static TheoryData<string, string, string> Lies => [.. Planted];

    [Theory]
    [MemberData(nameof(EnginesFound))]
    public void EveryEngineKeepsIt(string name)
    {
        var engine = Bench.Catalogue.Engines.Find().Single(e => e.Name == name);
        Assert.SkipWhen(EngineProgram.Find(engine, out var missing) is null, $"{name}: {missing}");
        Assert.SkipWhen(EngineLibrary.Missing(engine) is not null, $"{name}: {EngineLibrary.Missing(engine)}");

        var results = ContractRun.Run(Environments.Find(engine, null), ContractCheck.All, cancel: TestContext.Current.CancellationToken);

        // A framework that cannot be used on this machine says so, in words.
        Assert.SkipWhen(results[0].Reason.StartsWith($"{name}, asked to hello: ", StringComparison.Ordinal), results[0].Reason);
        Assert.Empty(results.Where(result => result.Verdict == CaseVerdict.Failed).Select(result => $"{result.Case}: {result.Reason}"));
        // What an engine may refuse: a precision, state where it only infers, and the small network of the memory check where it lacks its operators.
        Assert.All(results.Where(result => result.Verdict == CaseVerdict.Refused), result => Assert.Matches("precision_|state|reset|memory", result.Case));
    }

    [Theory]
    [MemberData(nameof(Lies))]
    public void ALieIsFoundByItsCheck(string check, string lie, string words)
    {
        var result = Assert.Single(Examine(lie, ContractCheck.All.Where(c => c.Name == $"contract_{check}")));
        Assert.Equal(CaseVerdict.Failed, result.Verdict);
        Assert.Contains(words, result.Reason);
    }

    [Fact]
    public void EveryCheckHasALieThatItFindsAndAnHonestWorkerThatPasses()
    {
        Assert.Equal(ContractCheck.All.Select(check => check.Name).Order(), Planted.Select(planted => $"contract_{planted.Check}").Distinct().Order());
        Assert.All(Examine("none", ContractCheck.All),
            result => Assert.Equal((result.Case, CaseVerdict.Passed, ""), (result.Case, result.Verdict, result.Reason)));
    }

    [Fact]
    public void AWorkerThatDiesCostsOneCheck()
    {
        var results = Examine("dies", ContractCheck.All.Where(check => check.Name is "contract_sets" or "contract_transcript"));
        Assert.Equal([CaseVerdict.Failed, CaseVerdict.Passed], results.Select(result => result.Verdict));
    }

    private static IReadOnlyList<CaseResult> Examine(string lie, IEnumerable<ContractCheck> checks)
    {
        // What it says at its start is decided before it loads anything.
        var before = lie == "any-version";
        var engine = before ? Workshop.Faults with { Variables = new Dictionary<string, string> { ["BENCH_FAULT"] = lie } } : Workshop.Faults;
        var options = new Dictionary<string, string> { ["on"] = "reference", ["fault"] = before ? "none" : lie };
        return ContractRun.Run(Environments.Find(engine, null), [.. checks], options, cancel: TestContext.Current.CancellationToken);
    }
}
