using Bench.Measure.Plan;
using Bench.Records;
using Bench.Reports;
using Record = Bench.Records.Record;

namespace Bench.Tests.EndToEnd.Measure;

// A worker that lies is caught, and its row says how.
[Collection(nameof(Timed))]
public sealed class LyingWorkerTests(RunFolder folder) : IClassFixture<RunFolder>
{
    private const int Runs = 3;
    // A collection of a real engine's heap in one of its rounds hides what it grew by in that one. What slows down does so in each of several launches.
    private static readonly string Twice = Fast.Replace("rounds: 3", "rounds: 5");
    private static readonly string Long = Twice.Replace("launches: 2", "launches: 1");
    private static readonly string Steady = Fast.Replace("iterationSeconds: 0.05", "iterationSeconds: 0.3");
    private const string Fast = "workloads: [{model: tiny-gpt2, batch: 4, seq: 8}]\niterationSeconds: 0.05\nleadInSeconds: 0.02\nwarm: {steps: 2, seconds: "
        + "0.05, limit: 0.2}\nlaunches: 2\nrounds: 3\n";

    private static readonly (string Lie, int Work, OutcomeKind Kind, string Words)[] OfOutputs =
    [
        ("wrong-weights", 100_000, OutcomeKind.FailedGate, "of its norm away from the golden"),
        ("half-precision", 100_000, OutcomeKind.FailedGate, "looks like an 11-bit mantissa (fp16 or TF32)"),
        ("nan", 100_000, OutcomeKind.FailedGate, "is NaN or infinite in 1 of 16384 values"),
        ("swapped-samples", 100_000, OutcomeKind.FailedGate, "its samples are right but in another order"),
        ("skipped-samples", 100_000, OutcomeKind.FailedGate, "some of its samples are copies of others"),
        ("cached-output", 100_000, OutcomeKind.FailedGate, "it is the output of input set 0, not 1"),
    ];

    private static readonly (string Lie, int Work, OutcomeKind Kind, string Words)[] OfLargeBatches =
    [
        ("repeats-eight-samples", 2_000_000, OutcomeKind.FailedGate, "of its norm away from the golden"),
        ("none", 2_000_000, OutcomeKind.Measured, ""),
    ];

    // What would stop the whole run, were it believed.
    private static readonly (string Lie, int Work, OutcomeKind Kind, string Words)[] OfAnswers =
    [
        ("negative-clock", 100_000, OutcomeKind.Crashed, "faults, asked to run, answered what cannot be: \"nanoseconds\" of -"),
        ("endless-clock", 100_000, OutcomeKind.Crashed, "faults, asked to run, answered what cannot be: \"nanoseconds\" of 9223372036854775807"),
        ("negative-compilations", 100_000, OutcomeKind.Crashed, "faults, asked to run, answered what cannot be: \"compilations\" of -1"),
        ("endless-compilations", 100_000, OutcomeKind.Crashed, "faults, asked to run, answered what cannot be: \"compilations\" of 4611686018427387903"),
        ("folder", 100_000, OutcomeKind.FailedGate, "is a folder, not a file"),
        ("none", 100_000, OutcomeKind.Measured, ""),
    ];

    private static readonly (string Lie, int Work, OutcomeKind Kind, string Words)[] OfTime =
    [
        ("above-peak", 0, OutcomeKind.Void, "times the machine's measured peak: the steps were not computed"),
        ("late-fetch", 80_000_000, OutcomeKind.Void, "its outputs were computed when they were fetched, not by the timed step"),
        ("no-fence", 5_000_000, OutcomeKind.Void, "a fence is missing: "),
        ("slow-clock", 1_000_000, OutcomeKind.Void, "the worker's clock shows 0."),
        ("fast-clock", 1_000_000, OutcomeKind.Void, "the worker's clock shows 2."),
        ("grows", 1_000_000, OutcomeKind.Void, "its memory grows: "),
        ("decays", 1_000_000, OutcomeKind.Void, "it slows down: a step takes "),
    ];

    private const string Uncomputed = ": not every step was computed";
    // Of fourteen visits two may say otherwise, since others disturbed them; of six none may.
    private static readonly string Steps = Long.Replace("iterationSeconds: 0.05", "iterationSeconds: 0.15").Replace("rounds: 5", "rounds: 14");

    private static readonly (string Lie, int Work, OutcomeKind Kind, string Words)[] OfSteps =
    [
        ("none", 10_000_000, OutcomeKind.Measured, ""),
        ("only-last-step", 10_000_000, OutcomeKind.Void, Uncomputed),
        ("every-other-step", 10_000_000, OutcomeKind.Void, Uncomputed),
        ("skips-when-many", 10_000_000, OutcomeKind.Void, Uncomputed),
        ("lower-precision-in-odd-steps", 10_000_000, OutcomeKind.Void, Uncomputed),
        ("half-precision-but-the-last", 10_000_000, OutcomeKind.Void, Uncomputed),
        ("four-steps-as-one", 10_000_000, OutcomeKind.Void, Uncomputed),
        ("a-hundred-steps-at-most", 50_000, OutcomeKind.Void, Uncomputed),
        ("memoised-by-set", 10_000_000, OutcomeKind.FailedGate, "of its norm away from the golden"),
        ("memoised-until-new-inputs", 10_000_000, OutcomeKind.Void, ": what was computed before is remembered"),
    ];

    // A tenth lies near the limit of a twentieth: visits that others disturb are outvoted by many.
    private static readonly string ManySteps = Steps.Replace("rounds: 14", "rounds: 32");

    private static readonly (string Lie, int Work, OutcomeKind Kind, string Words)[] Elsewhere =
    [
        ("last-product-left", 20_000_000, OutcomeKind.Void, " were left to compute when outputs were fetched"),
        ("works-in-a-helper", 10_000_000, OutcomeKind.Void, "1 thread asked, "),
        ("clock-3-percent-slow", 10_000_000, OutcomeKind.Void, "the worker's clock shows 0.97 of the time that passed for the host"),
        ("leaves-5-percent", 10_000_000, OutcomeKind.Void, "a fence is missing: "),
    ];

    private static readonly (string Lie, int Work, OutcomeKind Kind, string Words)[] OfNoHarm =
    [
        ("none", 1_000_000, OutcomeKind.Measured, ""),
        ("recompiles", 1_000_000, OutcomeKind.Measured, "times while timed"),
    ];

    [Theory]
    [InlineData("null")]
    [InlineData("reference")]
    public void EveryLieOfOutputsIsNamedInItsRow(string on) => Assert.Empty(Listed(Wrong(Fast, on, OfOutputs, folder.Run)));

    [Fact]
    public void EverySampleOfALargeBatchIsComputed() => Assert.Empty(Listed(Wrong(Fast.Replace("batch: 4", "batch: 24"), "null", OfLargeBatches, folder.Run)));

    // "computes nothing" excuses only an engine whose engine.yaml says so, too.
    [Fact]
    public void AWorkersWordAloneExcusesNothing()
    {
        var engine = RunFolder.Engines.Single(engine => engine.Name == "null") with { Name = "sly", Measures = true };
        var cell = folder.Run(folder.Plan(Fast + "threads: 1\nengines: [sly]\n", engine)).Cells[0];
        Assert.Equal(OutcomeKind.Void, cell.Judged);
        Assert.Contains("the steps were not computed", Said(cell));
        Assert.DoesNotContain(cell.Settings, setting => setting.Name == "computes");
    }

    [Fact]
    public void AnAnswerThatCannotBeCostsItsCellAndNoOther()
    {
        // The last cell is honest: where others disturb it, it is measured all the same.
        Assert.Empty(Listed(Wrong(Fast, "null", OfAnswers, folder.Run)));
        Assert.Empty(Directory.GetFiles(folder.Folder, "*.journal"));
    }

    // Without sensors: where others have the processors a lie might be theirs, and a row that is excused for that would decide nothing here.
    [Fact]
    public void EveryLieOfTimeIsNamedInItsRow() => Assert.Empty(Listed(Last(Twice, OfTime, folder.RunWithoutSensors)));

    [Fact]
    public void EveryStepThatWasNotComputedIsNamedInItsRow() => Assert.Empty(Listed(Last(Steps, OfSteps, folder.Run)));

    [Fact]
    public void OneStepOfTenThatWasNotComputedIsNamedInItsRow() =>
        Assert.Empty(Listed(Last(ManySteps, [("one-step-of-ten", 10_000_000, OutcomeKind.Void, Uncomputed)], folder.Run)));

    [Fact]
    public void WhatIsDoneElsewhereOrAtAnotherTimeIsNamedInItsRow() => Assert.Empty(Listed(Last(Steps, Elsewhere, folder.Run)));

    [Fact]
    public void NineMillisecondsOfFiftyAreNamed() => Assert.Empty(Listed(Last(Long,
        [("clock-9-ms-late", 5_000_000, OutcomeKind.Void, "the worker's clock shows 0.8"), ("none", 5_000_000, OutcomeKind.Measured, "")], folder.Run)));

    [Fact]
    public void ATimeOfAStepThatTellsWhenItWasQueuedIsNamed() => Assert.Empty(Listed(Last(Long + "regime: latency\n",
        [
            ("each-when-queued", 1_000_000, OutcomeKind.Void, "the times of its steps make up 0.10 of their run's: they are not when steps were done"),
            ("none", 1_000_000, OutcomeKind.Measured, ""),
        ], folder.Run)));

    // With them, and iterations long enough for marks: a busy machine accuses nobody.
    [Fact]
    public void WhoDoesNotLieKeepsItsNumber() => Assert.Empty(Listed(Last(Steady, OfNoHarm, folder.Run)));

    // What is wrong once may be chance, the scheduler's or the disk's; what is wrong each time is not.
    private IReadOnlyList<(Cell Cell, (string Lie, int Work, OutcomeKind Kind, string Words) Of)> Last(
        string how, IReadOnlyList<(string Lie, int Work, OutcomeKind Kind, string Words)> lies, Func<RunPlan, Record> measure)
    {
        var wrong = Wrong(how, "reference", lies, measure);
        for (var run = 1; run < Runs && wrong.Count > 0; run++) wrong = Wrong(how, "reference", [.. wrong.Select(pair => pair.Of)], measure);
        return wrong;
    }

    private IReadOnlyList<(Cell Cell, (string Lie, int Work, OutcomeKind Kind, string Words) Of)> Wrong(
        string how, string on, IReadOnlyList<(string Lie, int Work, OutcomeKind Kind, string Words)> lies, Func<RunPlan, Record> measure)
    {
        var engines = lies.Select(lie => $"  - {{name: faults, options: {{fault: {lie.Lie}, on: {on}, work: {lie.Work}}}}}\n");
        var record = measure(folder.Plan(how + "threads: 1\nengines:\n" + string.Concat(engines)));
        return [.. record.Cells.Zip(lies).Where(pair => pair.First.Judged != pair.Second.Kind || !Said(pair.First).Contains(pair.Second.Words))];
    }

    private static IEnumerable<string> Listed(IEnumerable<(Cell Cell, (string Lie, int Work, OutcomeKind Kind, string Words) Of)> wrong) =>
        wrong.Select(pair => $"{pair.Of.Lie}: {pair.Cell.Judged}, {Said(pair.Cell)}");

    [Fact]
    public void AThreadThatWasAskedForAndNotUsedIsNamed()
    {
        if (Bench.Measure.Machine.ThisMachine.Read().GrantedCores < 2) Assert.Skip("this machine grants one core");
        Cell cell;
        var runs = 0;
        // A worker's second second, and more rounds than a few: in its first, and after its first new inputs, .NET still compiles beside the steps and keeps
        // a second processor busy.
        var settled = Steady.Replace("{steps: 2, seconds: 0.05, limit: 0.2}", "{steps: 2, seconds: 2, limit: 2}").Replace("launches: 2", "launches: 1")
            .Replace("rounds: 3", "rounds: 9");
        do cell = folder.Run(folder.Plan(settled + "threads: 2\nengines: [{name: faults, options: {fault: one-thread, work: 20000000}}]\n")).Cells[0];
        while (!IsNamed(cell) && ++runs < Runs);
        Judgeable("one-thread", !IsNamed(cell) && Disturbed(cell));
        Assert.True(IsNamed(cell), Said(cell));

        static bool IsNamed(Cell cell) => cell.Judged == OutcomeKind.Measured
            && CellWords.Notes(cell).Any(note => note.StartsWith("2 threads asked, one was used", StringComparison.Ordinal));
    }

    // Iterations that others disturbed accuse nobody, by design: such a run says nothing of the check, and is made again.
    // What others took of a processor was not the worker's to use, also where it is too little for a mark.
    private static bool Disturbed(Cell cell) => cell.Iterations.Any(iteration => iteration.Flags.Any(Flags.FromOutside.Contains)
        || (iteration.Disturbance?.ForeignNanoseconds ?? 0) + (iteration.Disturbance?.StealNanoseconds ?? 0) > 0.1 * iteration.HostNanoseconds);

    private static void Judgeable(string lies, bool disturbed)
    {
        if (disturbed) Assert.Skip($"{lies}: not judged, since others had this machine's processors in each of {Runs} runs");
    }

    private static string Said(Cell cell) => string.Join("; ", CellWords.Notes(cell).Append(CellWords.Reason(cell) ?? ""));
}
