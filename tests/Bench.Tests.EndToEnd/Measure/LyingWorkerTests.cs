using Bench.Measure.Rounds;
using Bench.Records;
using Record = Bench.Records.Record;

namespace Bench.Tests.EndToEnd.Measure;

// A worker that lies is caught, and its row says how.
public sealed class LyingWorkerTests(RunFolder folder) : IClassFixture<RunFolder>
{
    private const int Runs = 3;
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
        var left = Lies;
        var wrong = new List<(Cell Cell, (string Lie, int Work, OutcomeKind Kind, string Words) Of)>();
        for (var run = 0; run < Runs && left.Length > 0; run++)
        {
            var record = Run("threads: 1\nengines:\n" + string.Concat(left.Select(lie => $"  - {{name: faults, options: {{fault: {lie.Lie}, work: {lie.Work}}}}}\n")));
            wrong = [.. record.Cells.Zip(left).Where(pair => pair.First.Outcome!.Kind != pair.Second.Kind || !Said(pair.First).Contains(pair.Second.Words))];
            if (!wrong.All(pair => Disturbed(pair.Cell))) break;
            left = [.. wrong.Select(pair => pair.Of)];
        }

        Judgeable(string.Join(", ", wrong.Select(pair => pair.Of.Lie)), wrong.Count > 0 && wrong.All(pair => pair.Of.Kind != OutcomeKind.FailedGate && Disturbed(pair.Cell)));
        Assert.True(wrong.Count == 0, string.Join("\n", wrong.Select(pair => $"{pair.Of.Lie}: {pair.Cell.Outcome!.Kind}, {Said(pair.Cell)}")));
    }

    [Fact]
    public void AThreadThatWasAskedForAndNotUsedIsNamed()
    {
        if (Bench.Measure.Machine.ThisMachine.Read().GrantedCores < 2) Assert.Skip("this machine grants one core");
        Cell cell;
        var runs = 0;
        // A worker's second second: in its first, .NET still compiles beside the steps and keeps a second processor busy.
        var steady = Fast.Replace("iterationSeconds: 0.05", "iterationSeconds: 0.3").Replace("{steps: 2, seconds: 0.05, limit: 0.2}", "{steps: 2, seconds: 2, limit: 2}");
        do cell = folder.Run(folder.Plan(steady + "threads: 2\nengines: [{name: faults, options: {fault: one-thread, work: 20000000}}]\n")).Cells[0];
        while (cell.Outcome!.Reason is null && Disturbed(cell) && ++runs < Runs);
        Judgeable("one-thread", cell.Outcome.Reason is null && Disturbed(cell));
        Assert.StartsWith("2 threads asked, one was used", cell.Outcome.Reason);
    }

    // Iterations that others disturbed accuse nobody, by design: such a run says nothing of the check, and is made again.
    private static bool Disturbed(Cell cell) => cell.Iterations.Any(iteration => iteration.Flags.Any(Flags.FromOutside.Contains));

    private static void Judgeable(string lies, bool disturbed)
    {
        if (disturbed) Assert.Skip($"{lies}: not judged, since others had this machine's processors in each of {Runs} runs");
    }

    private Record Run(string engines) => folder.Run(folder.Plan(Fast + engines));

    private static string Said(Cell cell) => string.Join("; ", cell.Notes.Append(cell.Outcome!.Reason ?? ""));
}
