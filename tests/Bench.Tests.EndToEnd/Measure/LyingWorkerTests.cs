using Bench.Measure.Rounds;
using Bench.Records;
using Record = Bench.Records.Record;

namespace Bench.Tests.EndToEnd.Measure;

// A worker that lies is caught, and its row says how.
public sealed class LyingWorkerTests(RunFolder folder) : IClassFixture<RunFolder>
{
    private const string Fast = "workloads: [{model: tiny-gpt2, batch: 4, seq: 8}]\niterationSeconds: 0.05\nleadInSeconds: 0.02\nwarm: {steps: 2, seconds: 0.05, limit: 0.2}\nlaunches: 2\nrounds: 3\n";

    private static readonly (string Lie, int Work, OutcomeKind Kind, string Words)[] Lies =
    [
        ("none", 1_000_000, OutcomeKind.Measured, ""),
        ("wrong-weights", 100_000, OutcomeKind.FailedGate, "of its norm away from the golden"),
        ("half-precision", 100_000, OutcomeKind.FailedGate, "looks like an 11-bit mantissa (fp16 or TF32)"),
        ("nan", 100_000, OutcomeKind.FailedGate, "is NaN or infinite in 1 of 16384 values"),
        ("swapped-samples", 100_000, OutcomeKind.FailedGate, "its samples are right but in another order"),
        ("skipped-samples", 100_000, OutcomeKind.FailedGate, "some of its samples are copies of others"),
        ("cached-output", 100_000, OutcomeKind.FailedGate, "it is the output of input set 0, not 1"),
        ("above-peak", 0, OutcomeKind.Void, "times the machine's measured peak: the steps were not computed"),
        ("late-fetch", 80_000_000, OutcomeKind.Void, "its outputs were computed when they were fetched, not by the timed step"),
        ("no-fence", 5_000_000, OutcomeKind.Void, "a fence is missing: "),
        ("slow-clock", 1_000_000, OutcomeKind.Void, "the worker's clock shows 0."),
        ("fast-clock", 1_000_000, OutcomeKind.Void, "the worker's clock shows 1."),
        ("grows", 1_000_000, OutcomeKind.Void, "its memory grows: "),
        ("decays", 1_000_000, OutcomeKind.Void, "it slows down: a step takes "),
        ("recompiles", 1_000_000, OutcomeKind.Measured, "times while timed"),
    ];

    [Fact]
    public void EveryLieIsNamedInItsRow()
    {
        var record = Run("threads: 1\nengines:\n" + string.Concat(Lies.Select(lie => $"  - {{name: faults, options: {{fault: {lie.Lie}, work: {lie.Work}}}}}\n")));
        var wrong = record.Cells.Zip(Lies).Where(pair => pair.First.Outcome!.Kind != pair.Second.Kind || !Said(pair.First).Contains(pair.Second.Words))
            .Select(pair => $"{pair.Second.Lie}: {pair.First.Outcome!.Kind}, {Said(pair.First)}").ToList();
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    [Fact]
    public void AThreadThatWasAskedForAndNotUsedIsNamed()
    {
        if (Bench.Measure.Machine.ThisMachine.Read().GrantedCores < 2) Assert.Skip("this machine grants one core");
        var record = Run("threads: 2\nengines: [{name: faults, options: {fault: one-thread, work: 20000000}}]\n");
        Assert.StartsWith("2 threads asked, one was used", record.Cells[0].Outcome!.Reason);
    }

    private Record Run(string engines) => folder.Run(folder.Plan(Fast + engines));

    private static string Said(Cell cell) => string.Join("; ", cell.Notes.Append(cell.Outcome!.Reason ?? ""));
}
