using Bench.Records;
using Bench.Records.Checks;
using Bench.Reports;

namespace Bench.Tests.Records.Checks;

// What the host measures beside the timed iterations, against what those claim: each limit at its boundary.
public class ProofTests
{
    private const long Pipe = 10_000;

    [Theory]
    [InlineData(1.0, false)]
    [InlineData(0.97, false)]
    [InlineData(0.92, true)]
    [InlineData(0.9, true)]
    [InlineData(0.5, true)]
    public void AStepAmongManyTakesWhatOneTakesAlone(double share, bool voids)
    {
        var cell = Cell(step: 40e6 * share, alone: 40e6, cpu: 40e6 * share, aloneCpu: 40e6);
        Assert.Equal(voids, StepCheck.Of(cell) is { Severity: Severity.Void });
        if (share == 0.5)
            Assert.Equal("a step took 39.8 ms alone and 20.0 ms among 24: not every step was computed", FindingWords.Of(StepCheck.Of(cell)!, cell));
    }

    // On a busy machine wall time tells little; what others do to it they do not do to the count of the worker's own time.
    [Fact]
    public void EitherClockConvicts()
    {
        var busy = Cell(step: 80e6, alone: 40e6, cpu: 36e6, aloneCpu: 40e6);
        Assert.Equal(FindingId.UncomputedSteps, StepCheck.Of(busy)!.Id);
        Assert.Null(StepCheck.Of(busy with { Parts = busy.Parts with { Device = "cuda" } }));
        Assert.NotNull(StepCheck.Of(Cell(step: 36e6, alone: 40e6, cpu: null, aloneCpu: null)));
    }

    // Its steps last until time has passed, which costs less where a container's quota holds it meanwhile; its wall time still convicts.
    [Fact]
    public void WhatComputesNothingIsNotJudgedByItsProcessorTime()
    {
        var held = Cell(step: 40e6, alone: 40e6, cpu: 12e6, aloneCpu: 40e6);
        Assert.NotNull(StepCheck.Of(held));
        Assert.Null(StepCheck.Of(Playing(held)));
        Assert.NotNull(StepCheck.Of(Playing(Cell(step: 20e6, alone: 40e6, cpu: 20e6, aloneCpu: 40e6))));

        static Cell Playing(Cell cell) => cell with { Settings = [new Setting("computes", "nothing", Setting.Read)] };
    }

    // What is cold after a worker was stopped makes up most of a short step on new inputs, and what its threads waited is not the step's.
    [Theory]
    [InlineData(5.9e6, 0, false)]
    [InlineData(6.1e6, 0, true)]
    [InlineData(9.9e6, 4_000_000, false)]
    [InlineData(10.1e6, 4_000_000, true)]
    public void AStepOnNewInputsIsJudgedByWhatIsLeftOfIt(double unseen, long waited, bool voids)
    {
        var cell = Cell(step: 0.1e6, alone: 0.1e6, cpu: null, aloneCpu: null);
        cell = cell with
        {
            Proofs = [.. cell.Proofs!.Select(proof => proof with { UnseenNanoseconds = (long)unseen + Pipe, UnseenDelayNanoseconds = waited })],
        };
        Assert.Equal(voids ? FindingId.RememberedSteps : null, StepCheck.Of(cell)?.Id);
    }

    // Where threads wait for processors, to wake those of a pool takes as long as a short step: that it is a third of one alone tells nothing.
    [Theory]
    [InlineData(1.9e6, 1, false)]
    [InlineData(1.9e6, 0, true)]
    [InlineData(2.8e6, 1, true)]
    public void AShortStepOfThreadsThatWaitAccusesNobody(double alone, long waited, bool voids)
    {
        Assert.Equal(voids, Judged(Cell(step: alone / 3, alone: alone, cpu: null, aloneCpu: null)));
        Assert.Equal(voids, Judged(Cell(step: 2 * alone, alone: 2 * alone, cpu: alone / 3, aloneCpu: alone)));

        bool Judged(Cell cell) => StepCheck.Of(cell with { Proofs = [.. cell.Proofs!.Select(proof => proof with { SingleDelays = [waited] })] })
            is { Severity: Severity.Void };
    }

    // Threads meet at barriers: what one of them waited for a processor may be what made a step alone longer. One single step that waited for none decides.
    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(9, 9, true)]
    [InlineData(12, 12, false)]
    [InlineData(20, 20, false)]
    [InlineData(20, 0, true)]
    public void WhatThreadsWaitedForProcessorsIsNotTheSteps(int one, int other, bool voids)
    {
        var cell = Cell(step: 28e6, alone: 40e6, cpu: null, aloneCpu: null);
        var waited = cell with
        {
            Proofs = [.. cell.Proofs!.Select(proof => proof with
            {
                Singles = [40_000_000 + Pipe, 40_000_000 + Pipe],
                SingleDelays = [one * 1_000_000, other * 1_000_000],
            })],
        };
        Assert.Equal(voids, StepCheck.Of(waited) is { Severity: Severity.Void });
    }

    [Fact]
    public void AVisitThatWasLuckyAccusesNobody()
    {
        var cell = Cell(step: 36e6, alone: 40e6, cpu: null, aloneCpu: null);
        var one = cell with { Proofs = [cell.Proofs![0] with { Singles = [36_000_000] }, .. cell.Proofs.Skip(1)] };
        Assert.Null(StepCheck.Of(one));
        // Long visits of few are chance, as are most of few.
        var half = Cell(step: 20e6, alone: 40e6, cpu: null, aloneCpu: null);
        Assert.NotNull(StepCheck.Of(half));
        Assert.Null(StepCheck.Of(half with { Proofs = [.. half.Proofs!.Select((proof, i) => i < 4 ? proof with { Singles = [20_000_000] } : proof)] }));
    }

    // Threads that spin and lose their processors make most single steps long, and their CPU time too; never the shortest of them shorter than it is.
    [Fact]
    public void StepsThatWereHeldUpAccuseNobody()
    {
        var cell = Cell(step: 2e6, alone: 2e6, cpu: 3e6, aloneCpu: 3e6);
        Assert.Null(StepCheck.Of(Held(cell)));
        Assert.NotNull(StepCheck.Of(Held(cell with { Iterations = [.. cell.Iterations.Select(i => i with { HostNanoseconds = i.HostNanoseconds / 2 })] })));
        // By CPU time alone: less than the shortest takes.
        Assert.NotNull(StepCheck.Of(Held(cell with { Iterations = [.. cell.Iterations.Select(i => i with { CpuNanoseconds = i.CpuNanoseconds / 2 })] })));

        static Cell Held(Cell cell) => cell with
        {
            Proofs = [.. cell.Proofs!.Select(proof => proof with
            {
                Singles = [60_000_000, 30_000_000, 2_000_000 + Pipe],
                SinglesCpuNanoseconds = 150_000_000,
            })],
        };
    }

    // Three visits: what each single step says is what there is, and where that is little the row says so.
    [Theory]
    [InlineData(1.0, 2, null)]
    [InlineData(0.55, 2, Severity.Void)]
    [InlineData(0.96, 2, null)]
    [InlineData(0.55, 1, Severity.Note)]
    [InlineData(1.0, 1, Severity.Note)]
    public void OfFewVisitsEverySingleStepCounts(double share, int singles, Severity? severity)
    {
        var cell = Few(Cell(step: 40e6 * share, alone: 40e6, cpu: null, aloneCpu: null), singles);
        var finding = StepCheck.Of(cell);
        Assert.Equal(severity, finding?.Severity);
        if (severity != Severity.Note) return;
        Assert.Equal("3 visits with 3 steps asked for alone are too few to prove that every step was computed: more rounds or launches",
            FindingWords.Of(finding!, cell));
        Assert.Null(StepCheck.Of(cell with { Settings = [.. cell.Settings, new Setting("computes", "nothing", "read")] }));
        Assert.Null(StepCheck.Of(cell with { Iterations = [.. cell.Iterations.Select(i => i with { Steps = 1, HostNanoseconds = i.HostNanoseconds / 24 })] }));
    }

    [Fact]
    public void OfStepsTooShortToBeJudgedAloneNoMoreVisitsAreAsked() =>
        Assert.Null(StepCheck.Of(Few(Cell(step: 0.1e6, alone: 0.1e6, cpu: null, aloneCpu: null), singles: 1)));

    private static Cell Few(Cell cell, int singles) => cell with
    {
        Iterations = [.. cell.Iterations.Where(i => i.Round == 1)],
        Proofs = [.. cell.Proofs!.Where(proof => proof.Round == 1).Select(proof => proof with { Singles = [.. Enumerable.Repeat(proof.Singles[0], singles)] })],
    };

    // A run costs something once, which shows where a step is short: a half is found from a millisecond on, a tenth from ten.
    [Theory]
    [InlineData(1e6, 0.8, false)]
    [InlineData(1e6, 0.5, true)]
    [InlineData(10e6, 0.9, true)]
    [InlineData(10e6, 0.95, false)]
    [InlineData(0.5e6, 0.6, false)]
    [InlineData(0.5e6, 0.1, true)]
    public void TheShorterAStepTheMoreOfItARunMayCostOnce(double alone, double share, bool voids) =>
        Assert.Equal(voids, StepCheck.Of(Cell(step: alone * share, alone, cpu: null, aloneCpu: null)) is not null);

    [Fact]
    public void RunsOfOtherManyStepsTakeAsMuchLonger()
    {
        var cell = Cell(step: 0.1e6, alone: 0.1e6, cpu: null, aloneCpu: null);
        Assert.Null(StepCheck.Of(cell));
        var few = cell with { Proofs = [.. cell.Proofs!.Select(proof => proof with { LeadInSteps = 8, LeadInNanoseconds = 3_000_000 })] };
        Assert.Equal("a step took 374 µs among 8 and 100 µs among 24: not every step was computed", FindingWords.Of(StepCheck.Of(few)!, few));
        Assert.Null(StepCheck.Of(cell with { Proofs = [.. cell.Proofs!.Select(proof => proof with { LeadInSteps = 8, LeadInNanoseconds = 1_100_000 })] }));
    }

    [Fact]
    public void OneStepARunNeedsNoProofAndOldRecordsHaveNone()
    {
        var cell = Cell(step: 20e6, alone: 40e6, cpu: null, aloneCpu: null);
        Assert.Null(StepCheck.Of(cell with { Iterations = [.. cell.Iterations.Select(i => i with { Steps = 1, HostNanoseconds = i.HostNanoseconds / 24 })] }));
        Assert.Null(StepCheck.Of(cell with { Proofs = null }));
    }

    // Lies of 2, 5 and 20 % of an iteration, at 0.05, 0.1 and 1 s: of time that a clock leaves out, and of work that a run leaves.
    [Theory]
    [InlineData(0.05, 0.005, false)]
    [InlineData(0.05, 0.02, true)]
    [InlineData(0.05, 0.05, true)]
    [InlineData(0.05, 0.2, true)]
    [InlineData(0.1, 0.005, false)]
    [InlineData(0.1, 0.02, true)]
    [InlineData(0.1, 0.05, true)]
    [InlineData(0.1, 0.2, true)]
    [InlineData(1, 0.005, false)]
    [InlineData(1, 0.02, true)]
    [InlineData(1, 0.03, true)]
    [InlineData(1, 0.05, true)]
    [InlineData(1, 0.2, true)]
    public void AShareOfAnIterationVoids(double seconds, double share, bool voids)
    {
        var cell = Cell(step: seconds * 1e9 / 24, alone: seconds * 1e9 / 24, cpu: null, aloneCpu: null);
        var slow = cell with { Iterations = [.. cell.Iterations.Select(i => i with { WorkerNanoseconds = (long)(i.WorkerNanoseconds * (1 - share)) })] };
        Assert.Equal(voids, ClockCheck.Of(slow) is { Severity: Severity.Void });
        var left = (long)(share * seconds * 1e9);
        var leaves = cell with { Iterations = [.. cell.Iterations.Select(i => i with { Fence = new Fence(Pipe + left, Pipe, left + 20_000, 10_000) })] };
        Assert.Equal(voids, FenceCheck.Of(leaves) is { Severity: Severity.Void });
        Assert.Null(ClockCheck.Of(cell));
        Assert.Null(FenceCheck.Of(cell));
    }

    [Fact]
    public void AnAnswerMayBeAsLateAsTheHostWaitedForAProcessor()
    {
        var late = Late(9_000_000, waited: 9_000_000);
        Assert.Null(ClockCheck.Of(late));
        Assert.NotNull(ClockCheck.Of(Late(9_000_000, waited: 7_000_000)));
        Assert.Null(ClockCheck.Of(Late(9_000_000, waited: null)));
        Assert.NotNull(ClockCheck.Of(Late(11_000_000, waited: null)));

        static Cell Late(long late, long? waited)
        {
            var cell = Cell(step: 50e6 / 24, alone: 50e6 / 24, cpu: null, aloneCpu: null);
            return cell with
            {
                Iterations = [.. cell.Iterations.Select(i => i with { HostNanoseconds = i.HostNanoseconds + late, HostDelayNanoseconds = waited })],
            };
        }
    }

    // The worker may have had to wait before it answered, which nobody counts: chance in one iteration, a clock in most of many.
    [Theory]
    [InlineData(1, 5_000_000, false)]
    [InlineData(4, 9_000_000, false)]
    [InlineData(4, 12_000_000, true)]
    [InlineData(5, 5_000_000, true)]
    public void AFewLateAnswersAreNoClock(int iterations, long late, bool voids)
    {
        var cell = Cell(step: 50e6 / 24, alone: 50e6 / 24, cpu: null, aloneCpu: null);
        var few = cell.Iterations.Take(iterations).Select(i => i with { HostNanoseconds = i.HostNanoseconds + late, HostDelayNanoseconds = 0 });
        Assert.Equal(voids, ClockCheck.Of(cell with { Iterations = [.. few] }) is { Severity: Severity.Void });
    }

    // A busy machine holds up both messages alike, and adds nothing to the worker's own time.
    [Fact]
    public void OnABusyMachineWorkThatIsLeftIsStillFound()
    {
        Assert.NotNull(FenceCheck.Of(Busy(left: 150_000_000, cpu: 150_000_000)));
        Assert.Null(FenceCheck.Of(Busy(left: 4_000_000, cpu: 100_000)));

        static Cell Busy(long left, long cpu)
        {
            var cell = Cell(step: 8e6, alone: 8e6, cpu: null, aloneCpu: null);
            return cell with
            {
                Iterations = [.. cell.Iterations.Select((i, at) => i with
                {
                    Flags = [Flags.Foreign],
                    Fence = new Fence(left + at % 3 * 1_000_000, at % 2 * 3_000_000, cpu, 10_000),
                })],
            };
        }
    }

    [Theory]
    [InlineData(40_000_000, 40_000_000, true)]
    [InlineData(40_000_000, 1_000_000, false)]
    [InlineData(1_000_000, 40_000_000, false)]
    [InlineData(4_000_000, 4_000_000, false)]
    public void WhatAFirstFetchTakesBeyondASecondWasLeft(long left, long cpu, bool voids)
    {
        var cell = Fetched(Cell(step: 100e6, alone: 100e6, cpu: 100e6, aloneCpu: 100e6), left, cpu, launches: 3);
        var finding = FetchCheck.Of(cell);
        Assert.Equal(voids, finding is { Severity: Severity.Void });
        if (voids) Assert.Equal("40.0 ms of a step of 100 ms were left to compute when outputs were fetched", FindingWords.Of(finding!, cell));
        Assert.Null(FetchCheck.Of(Fetched(cell, left, cpu, launches: 1)));
    }

    // Late once, it is looked at again, until most of at most three looks agree.
    [Theory]
    [InlineData(0, 1, false)]
    [InlineData(1, 0, true)]
    [InlineData(2, 0, false)]
    [InlineData(1, 1, true)]
    [InlineData(2, 1, false)]
    [InlineData(1, 2, false)]
    public void ALateFetchIsLookedAtAgain(int late, int inTime, bool again) => Assert.Equal(again, FetchCheck.NeedsAnotherLook(late, inTime));

    [Theory]
    [InlineData(12_000_000, 6_000_000, true)]
    [InlineData(12_000_000, 8_000_000, false)]
    [InlineData(16_000_000, 60_000_000, true)]
    public void WhatThreadsWaitedForProcessorsWasNotLeftToFetch(long left, long delay, bool voids)
    {
        var cell = Fetched(Cell(step: 100e6, alone: 100e6, cpu: 100e6, aloneCpu: 100e6), left, left, launches: 3);
        cell = cell with { Launches = [.. cell.Launches.Select(launch => launch with { FetchDelayNanoseconds = delay })] };
        Assert.Equal(voids, FetchCheck.Of(cell) is { Severity: Severity.Void });
    }

    [Theory]
    [InlineData(9_000_000, 9_000_000, 9_000_000, true)]
    [InlineData(9_000_000, 5_000_000, 13_000_000, false)]
    [InlineData(9_000_000, 9_000_000, 9_000_000, false, Flags.Foreign)]
    [InlineData(14_000_000, 14_000_000, 14_000_000, true, Flags.Foreign)]
    public void NorWasItLeftWhenARunEndedBeyondTheWorkersOwn(long left, long cpu, long delay, bool voids, params string[] flags)
    {
        var cell = Cell(step: 8e6, alone: 8e6, cpu: null, aloneCpu: null);
        cell = cell with { Iterations = [.. cell.Iterations.Select(i => i with { Flags = flags, Fence = new Fence(left + Pipe, Pipe, cpu, 10_000, delay) })] };
        Assert.Equal(voids, FenceCheck.Of(cell) is { Severity: Severity.Void });
    }

    [Fact]
    public void LargeOutputsTakeTheirTime()
    {
        var cell = Cell(step: 100e6, alone: 100e6, cpu: 100e6, aloneCpu: 100e6);
        var slow = cell with { Launches = [.. cell.Launches.Select(launch => launch with { FetchCpuNanoseconds = 200_000_000, FetchBytes = 64 << 20 })] };
        Assert.Null(FetchCheck.Of(slow));
        Assert.NotNull(FetchCheck.Of(slow with { Launches = [.. slow.Launches.Select(launch => launch with { FetchBytes = 1 << 20 })] }));
    }

    // 36 MB are touched anew in 5 to 16 ms by a first fetch; what is left beyond a nanosecond a byte and the share of a step is not the bytes'.
    [Theory]
    [InlineData(16_000_000, 36_000_000, false)]
    [InlineData(40_900_000, 36_000_000, false)]
    [InlineData(41_100_000, 36_000_000, true)]
    [InlineData(16_000_000, 1_000_000, true)]
    [InlineData(16_000_000, null, true)]
    public void AFirstFetchOfManyBytesTakesLonger(long left, int? bytes, bool voids)
    {
        var cell = Fetched(Cell(step: 100e6, alone: 100e6, cpu: 100e6, aloneCpu: 100e6), left, left, launches: 3);
        cell = cell with { Launches = [.. cell.Launches.Select(launch => launch with { FetchBytes = bytes })] };
        Assert.Equal(voids ? FindingId.LeftToFetch : null, FetchCheck.Of(cell)?.Id);
    }

    [Theory]
    [InlineData(1.0, 1.0, null)]
    [InlineData(0.5, 1.0, "the times of its steps make up 0.50 of their run's: they are not when steps were done")]
    [InlineData(0.97, 1.0, "the times of its steps make up 0.97 of their run's: they are not when steps were done")]
    [InlineData(1.0, 0.4, "the middle step of its runs shows 0.40 of what a step takes alone: it is not when steps were done")]
    public void TimesOfStepsMakeUpTheirRunAndAreWhatOneTakesAlone(double ofTheRun, double middle, string? words)
    {
        var cell = Cell(step: 10e6, alone: 10e6 + Pipe, cpu: null, aloneCpu: null);
        cell = cell with
        {
            Parts = cell.Parts with { Regime = Regimes.Latency },
            Iterations = [.. cell.Iterations.Select(i => i with { Each = Each(i) })],
        };
        Assert.Equal(words, EachCheck.Of(cell) is { } finding ? FindingWords.Of(finding, cell) : null);

        // All but the last tell when they were queued; it tells the rest.
        long[] Each(Iteration iteration)
        {
            var step = ofTheRun * iteration.WorkerNanoseconds / iteration.Steps;
            long[] each = [.. Enumerable.Repeat((long)(step * middle), (int)iteration.Steps)];
            each[^1] += (long)(step * iteration.Steps) - each.Sum();
            return each;
        }
    }

    // Nobody else adds to the kernel's count of a worker's time: what it says holds on a busy machine too.
    [Fact]
    public void MoreThreadsThanAskedAndDecayAreFoundOnABusyMachine()
    {
        var busy = Cell(step: 40e6, alone: 40e6, cpu: 160e6, aloneCpu: 160e6);
        busy = busy with { Iterations = [.. busy.Iterations.Select(i => i with { Flags = [Flags.Foreign] })] };
        Assert.Equal(FindingId.TooManyThreads, ThreadCheck.Of(busy)!.Id);
        var slower = busy with { Iterations = [.. busy.Iterations.Select(i => i with { CpuNanoseconds = i.CpuNanoseconds * (8 + i.Round) / 10 })] };
        Assert.Equal(FindingId.SlowingDown, DecayCheck.Of(slower, [])!.Id);
        Assert.Null(DecayCheck.Of(busy, []));
    }

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(6, 0, 5)]
    [InlineData(9, 0, 8)]
    [InlineData(12, 1, 10)]
    [InlineData(30, 8, 21)]
    public void TheMedianLiesBetweenTheseInAllButOneOfAHundred(int values, int lower, int upper)
    {
        double[] drawn = [.. Enumerable.Range(0, values).Select(i => (double)i)];
        Assert.Equal((lower, upper), ((int)MedianEnds.Lower(drawn), (int)MedianEnds.Upper(drawn)));
    }

    private static Cell Fetched(Cell cell, long left, long cpu, int launches) => cell with
    {
        Launches = [.. cell.Launches.Select(launch => launch with
        {
            FetchNanoseconds = 10_000_000 + (launch.Wave <= launches ? left : 0),
            FetchCpuNanoseconds = 10_000_000 + (launch.Wave <= launches ? cpu : 0),
            FetchAgainNanoseconds = 10_000_000,
            FetchAgainCpuNanoseconds = 10_000_000,
        })],
    };

    // Three launches of three visits, each an iteration of 24 steps and one step alone.
    private static Cell Cell(double step, double alone, double? cpu, double? aloneCpu)
    {
        var made = Made.Cell(Made.Key(), [1, 1, 1], [1, 1, 1], [1, 1, 1]);
        return made with
        {
            Launches = [.. made.Launches.Select(launch => launch with { PipeNanoseconds = 2 * Pipe, PipeMedianNanoseconds = Pipe })],
            Iterations = [.. made.Iterations.Select(i => i with
            {
                Steps = 24,
                WorkerNanoseconds = (long)(24 * step),
                HostNanoseconds = (long)(24 * step) + Pipe,
                HostDelayNanoseconds = 0,
                CpuNanoseconds = (long?)(24 * cpu),
                Fence = new Fence(Pipe, Pipe),
            })],
            Proofs = [.. made.Iterations.Select(i => new Proof
            {
                Wave = i.Wave,
                Round = i.Round,
                Singles = [(long)alone + Pipe],
                SinglesCpuNanoseconds = (long?)aloneCpu,
            })],
        };
    }
}
