using Bench.Records;
using Bench.Records.Checks;
using Bench.Reports;

namespace Bench.Tests.Records.Checks;

public class CellChecksTests
{
    // Three launches of three iterations of ten steps of 60 ms, two processors busy.
    private static readonly Cell Honest = Shaped((_, _, i) => i);
    private static readonly MachineFacts Machine = Made.Record().Machine with { Peaks = [new Peak("cpu", "fp32", 2, 200e9, true)] };

    [Fact]
    public void AnHonestCellHasNoFindings() => Assert.Empty(CellChecks.Of(Honest, Made.Record(Honest) with { Machine = Machine }));

    [Theory]
    [InlineData(0.5, "the worker's clock shows 0.50 of the time that passed for the host")]
    [InlineData(1.5, "the worker's clock shows 1.50 of the time that passed for the host")]
    [InlineData(0.98, "the worker's clock shows 0.98 of the time that passed for the host")]
    public void AWrongClockVoids(double factor, string words) =>
        Says(words, Severity.Void, ClockCheck.Of(Shaped((_, _, i) => i with { WorkerNanoseconds = (long)(i.HostNanoseconds * factor) })));

    [Fact]
    public void IterationsHeldUpOnTheirWayDoNot() =>
        Assert.Null(ClockCheck.Of(Shaped((_, round, i) => round > 2 ? i with { HostNanoseconds = i.HostNanoseconds * 2 } : i)));

    [Fact]
    public void AClockThatIsRightInOneRoundOfThreeIsWrong() =>
        Assert.NotNull(ClockCheck.Of(Shaped((_, round, i) => round > 1 ? i with { WorkerNanoseconds = i.WorkerNanoseconds / 2 } : i)));

    [Fact]
    public void AnAnswerMayComeAsLateAsOthersHadTheProcessors()
    {
        var late = Shaped((_, _, i) =>
            i with
            {
                HostNanoseconds = 150_000_000,
                WorkerNanoseconds = 100_000_000,
                Disturbance = new Disturbance(ForeignNanoseconds: 90_000_000),
                Flags = [Flags.Foreign]
            });
        Assert.Null(ClockCheck.Of(late));
        Assert.NotNull(ClockCheck.Of(late with
        {
            Iterations = [.. late.Iterations.Select(i =>
            i with { Disturbance = new Disturbance(ForeignNanoseconds: 20_000_000) })]
        }));
        Assert.NotNull(ClockCheck.Of(late with { Iterations = [.. late.Iterations.Select(i => i with { WorkerNanoseconds = 180_000_000 })] }));
        Assert.NotNull(ClockCheck.Of(late with { Iterations = [.. late.Iterations.Select(i => i with { Flags = [] })] }));
    }

    [Fact]
    public void AShortIterationMayDifferByThePipe()
    {
        var cell = Shaped((_, _, i) => i with { HostNanoseconds = 40_000_000, WorkerNanoseconds = 28_000_000 });
        Assert.NotNull(ClockCheck.Of(cell));
        Assert.Null(ClockCheck.Of(cell with { Launches = [.. cell.Launches.Select(launch => launch with { PipeNanoseconds = 15_000_000 })] }));
    }

    [Fact]
    public void WorkLeftAfterARunIsAMissingFence()
    {
        var cell = Honest with { Launches = [.. Honest.Launches.Select(launch => launch with { SyncNanoseconds = 45_000_000, PipeNanoseconds = 100_000 })] };
        Says("a fence is missing: 45.0 ms of work were left when a run had ended", Severity.Void, FenceCheck.Of(cell));
        Assert.Null(FenceCheck.Of(cell with
        {
            Launches = [.. cell.Launches.Select(launch => launch with { SyncNanoseconds = launch.Wave == 1
            ? 45_000_000
            : 90_000 })]
        }));
        Assert.NotNull(FenceCheck.Of(cell with
        {
            Launches = [.. cell.Launches.Select(launch => launch with { SyncNanoseconds = launch.Wave == 1
            ? 90_000
            : 45_000_000 })]
        }));
        Assert.Null(FenceCheck.Of(cell with { Launches = [.. cell.Launches.Select(launch => launch with { PipeNanoseconds = 25_000_000 })] }));
        Assert.Null(FenceCheck.Of(cell with { Iterations = [.. cell.Iterations.Select(iteration => iteration with { Flags = [Flags.Foreign] })] }));
        // One launch of three that nobody disturbed is no proof: its probes were not watched.
        Assert.Null(FenceCheck.Of(cell with
        {
            Iterations = [.. cell.Iterations.Select(iteration => iteration.Wave < 3
            ? iteration with { Flags = [Flags.Foreign] } : iteration)]
        }));
    }

    [Fact]
    public void ARateAboveThePeakVoids()
    {
        var slow = Machine with { Peaks = [new Peak("cpu", "fp32", 2, 40e9, true)] };
        Says("3.4 times the machine's measured peak: the steps were not computed", Severity.Void, PeakCheck.Of(Honest, slow));
        Assert.Null(PeakCheck.Of(Honest, Machine));
        Assert.Null(PeakCheck.Of(Honest, slow with { Peaks = [slow.Peaks[0] with { Reaches = false }] }));
        Assert.Null(PeakCheck.Of(Honest, slow with { Peaks = null }));
    }

    // 3.4 times the peak by the convention: named where the transform explains it all, void where it explains a little less.
    [Theory]
    [InlineData(3.0, Severity.Void)]
    [InlineData(3.2, Severity.Note)]
    public void WhatWinogradExplainsIsNamed(double times, Severity severity)
    {
        var slow = Machine with { Peaks = [new Peak("cpu", "fp32", 2, 40e9, true)] };
        var finding = PeakCheck.Of(Honest with { LeastFlopsPerStep = Honest.FlopsPerStep / times }, slow);
        Says(severity == Severity.Note ? "3.4 times the machine's measured peak, as Winograd's transform of convolutions can be"
            : "3.4 times the machine's measured peak: the steps were not computed", severity, finding);
    }

    [Fact]
    public void AFetchThatComputesUsesAStepsTime()
    {
        var cell = Honest with { Launches = [.. Honest.Launches.Select(launch => launch with { FetchCpuNanoseconds = 110_000_000 })] };
        Says("its outputs were computed when they were fetched, not by the timed step", Severity.Void, FetchCheck.Of(cell));
        Assert.Null(FetchCheck.Of(cell with { Launches = [.. cell.Launches.Select(launch => launch with { FetchCpuNanoseconds = 20_000_000 })] }));
        // A worker that does not count its processor's time.
        Assert.Null(FetchCheck.Of(cell with { Iterations = [.. cell.Iterations.Select(i => i with { Counters = new Counters() })] }));
    }

    [Fact]
    public void AThreadThatOthersKeptFromItsProcessorIsNotMissed()
    {
        var alone = Shaped((_, _, i) => i with { Counters = i.Counters! with { CpuNanoseconds = i.HostNanoseconds } });
        Assert.NotNull(ThreadCheck.Of(alone));
        Assert.Null(ThreadCheck.Of(alone with
        {
            Iterations = [.. alone.Iterations.Select(i =>
            i with { Disturbance = new Disturbance(ForeignNanoseconds: i.HostNanoseconds) })]
        }));
    }

    [Theory]
    [InlineData(2, 4.0, "2 threads asked, 4.0 processors were busy", true)]
    [InlineData(2, 2.4, "2 threads asked, 2.4 processors were busy", true)]
    [InlineData(2, 2.2, null, false)]
    [InlineData(2, 1.6, null, false)]
    [InlineData(2, 1.2, null, false)]
    [InlineData(2, 1.0, "2 threads asked, one was used (1.0 processors were busy)", false)]
    [InlineData(3, 2.0, null, false)]
    [InlineData(4, 2.3, null, false)]
    [InlineData(4, 2.0, "4 threads asked, 2.0 processors were busy", false)]
    [InlineData(4, 1.0, "4 threads asked, one was used (1.0 processors were busy)", false)]
    [InlineData(16, 8.0, "16 threads asked, 8.0 processors were busy", false)]
    [InlineData(1, 1.0, null, false)]
    [InlineData(1, 0.4, "1 thread asked, 0.4 processors were busy", false)]
    public void MoreThreadsThanAskedVoidAndHalfOfThemAreNamed(int asked, double busy, string? words, bool voids) =>
        Says(words, voids ? Severity.Void : Severity.Note, ThreadCheck.Of(Busy(busy, asked)));

    [Fact]
    public void ShortStepsNeedNotBeWorthASecondThread()
    {
        var cell = Busy(1, asked: 2);
        Assert.Null(ThreadCheck.Of(cell with { Iterations = [.. cell.Iterations.Select(i => i with { Steps = i.Steps * 10 })] }));
    }

    [Theory]
    [InlineData("2", "read", "2 threads in force, one was used (1.0 processors were busy)")]
    [InlineData("2", "asked", "2 threads asked, one was used (1.0 processors were busy)")]
    [InlineData("1", "read", "2 threads asked, one was used (1.0 processors were busy)")]
    public void WhetherTheFrameworkHadTheThreadsThatItDidNotUseIsSaid(string value, string source, string words) =>
        Says(words, Severity.Note, ThreadCheck.Of(Busy(1, asked: 2) with { Settings = [new Setting("threads", value, source)] }));

    private static Cell Busy(double processors, int asked)
    {
        var cell = Shaped((_, _, i) => i with { Counters = i.Counters! with { CpuNanoseconds = (long)(processors * i.HostNanoseconds) } });
        return cell with { Parts = cell.Parts with { Threads = asked }, Settings = [] };
    }

    [Fact]
    public void WhoComputesNothingIsNamed() =>
        Says("computes nothing: this is the rate of Bench itself", Severity.Note,
            Assert.Single(CellChecks.Of(Honest with { Settings = [new Setting("computes", "nothing", "read")] }, Made.Record() with { Machine = Machine })));

    [Fact]
    public void MemoryThatGrowsInEveryLaunchVoids()
    {
        Says("its memory grows: 191 MiB from the first round to the last of a launch", Severity.Void,
            MemoryCheck.Of(Shaped((_, round, i) => i with { Counters = i.Counters! with { Bytes = 1_000_000_000 + round * 100_000_000L } })));
        Assert.Null(MemoryCheck.Of(Shaped((wave, round, i) =>
            i with { Counters = i.Counters! with { Bytes = 1_000_000_000 + (wave == 2 ? 0 : round) * 100_000_000L } })));
        Assert.Null(MemoryCheck.Of(Shaped((_, round, i) => i with { Counters = i.Counters! with { Bytes = 1_000_000_000 + round * 1000L } })));
    }

    [Fact]
    public void MemoryThatGrowsBelowThePeakOfLoadingVoidsToo() =>
        Assert.NotNull(MemoryCheck.Of(Shaped((_, round, i) =>
            i with { Counters = i.Counters! with { Bytes = 1_000_000_000 + round * 100_000_000L, PeakBytes = 2_000_000_000 } })));

    [Fact]
    public void MemoryThatGrowsByFitsAndStartsDoesNot() =>
        Assert.Null(MemoryCheck.Of(Shaped((_, round, i) =>
            i with { Counters = i.Counters! with { Bytes = 1_000_000_000 + round * 1000L + (round == 3 ? 300_000_000L : 0) } })));

    [Fact]
    public void MemoryThatGrowsBehindARoundThatSettlesDoesToo()
    {
        Assert.NotNull(MemoryCheck.Of(Shaped((_, round, i) =>
            i with { Counters = i.Counters! with { Bytes = 200_000_000 + (round > 1 ? 1_000_000_000L : 0) + round * 100_000_000L } })));
        Assert.Null(MemoryCheck.Of(Shaped((_, round, i) =>
            i with { Counters = i.Counters! with { Bytes = 200_000_000 + (round > 1 ? 1_000_000_000L : 0) + round * 1_000_000L } })));
    }

    // .NET's first generation is as large as the last-level cache: up to its first collection the heap grows by what is allocated.
    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(16_611_392, 0, true)]
    [InlineData(16_611_393, 0, false)]
    [InlineData(100_000_000, 0, false)]
    [InlineData(100_000_000, 2, false)]
    [InlineData(100_000_000, 3, true)]
    public void AHeapThatIsYetToBeCollectedKeepsNothing(long allocated, int collectedRounds, bool voids) =>
        Assert.Equal(voids, MemoryCheck.Of(Shaped((_, round, i) => i with
        {
            Counters =
                i.Counters! with { Bytes = 200_000_000 + round * 100_000_000L, AllocatedBytes = allocated, Collections = round <= collectedRounds ? 1 : 0 },
        })) is not null);

    [Fact]
    public void ARateThatFallsInEveryLaunchVoids()
    {
        Says("it slows down: a step takes 1.18 times as long in the last third of the rounds as in the first, in every launch", Severity.Void,
            DecayCheck.Of(Shaped((_, round, i) => i with { WorkerNanoseconds = i.WorkerNanoseconds * (100 + 10 * round) / 100 }), []));
        Assert.Null(DecayCheck.Of(Shaped((wave, round, i) =>
            i with { WorkerNanoseconds = i.WorkerNanoseconds * (100 + (wave == 3 ? -10 : 10) * round) / 100 }), []));
    }

    [Fact]
    public void AMachineThatSlowsDownIsNamedAndVoidsNobody()
    {
        var falling = Shaped((_, round, i) => i with { WorkerNanoseconds = i.WorkerNanoseconds * (100 + 10 * round) / 100 });
        Assert.Equal(Severity.Void, DecayCheck.Of(falling, [falling, Honest, Honest])!.Severity);
        const string words = "the machine slows down: a step takes 1.18 times as long in the last third of the rounds as in the first, "
            + "in every launch, here and in the cells beside it";
        Says(words, Severity.Note, DecayCheck.Of(falling, [falling, Honest, falling]));
    }

    [Fact]
    public void CompilationsThatGoOnAreNamedAndKept() =>
        Says("compiled 9 times while timed", Severity.Note,
            CompilationCheck.Of(Shaped((_, _, i) => i with { Counters = i.Counters! with { Compilations = 1 } })));

    [Fact]
    public void DisturbedIterationsThatCountAreNamed() =>
        Says("3 of 9 iterations disturbed (foreign cpu, steal)", Severity.Note,
            DisturbanceCheck.Of(Shaped((wave, _, i) => wave == 1
                ? i with { Flags = [Flags.Steal, Flags.Foreign] }
                : wave == 2
                ? i with { Flags = [Flags.Compiled] } : i)));

    [Fact]
    public void WhatTheGateCannotSeeIsNamed()
    {
        Says("2 of the golden's 8 values are NaN or infinite; they are compared as values, the other 6 by their distance", Severity.Note,
            Assert.Single(GoldenCheck.Of(Honest with { Golden = new GoldenFacts(8, 2, 0.4) })));
        Says("samples' outputs differ by 0.123 of their norm, less than 0.3: swapped or skipped ones could pass the gate", Severity.Note,
            Assert.Single(GoldenCheck.Of(Honest with { Golden = new GoldenFacts(8, 0, 0.1234) })));
        Assert.Empty(GoldenCheck.Of(Honest with { Golden = new GoldenFacts() }));
    }

    [Fact]
    public void ASettingThatIsNotInForceIsNamed()
    {
        var observed = new Setting("threads", "1.97 processors busy", "observed", "2");
        var cell = Honest with { Settings = [new Setting("threads", "4", "read", "2"), observed, new Setting("provider", "CPU", "read")] };
        var finding = Assert.Single(SettingsCheck.Of(cell));
        Assert.Equal("threads: 2 asked, 4 in force", FindingWords.Of(finding, cell));
    }

    // A better check would judge anew; what it judges by stays as it was measured.
    [Fact]
    public void ACellIsJudgedAgainFromWhatWasMeasured()
    {
        var record = Made.Record(Shaped((_, _, i) => i with { WorkerNanoseconds = i.HostNanoseconds / 2 })) with { Machine = Machine };
        var judged = CellChecks.Judged(record);
        Assert.Equal((OutcomeKind.Measured, OutcomeKind.Void), (judged.Cells[0].Outcome!.Kind, judged.Cells[0].Judged));
        Assert.Null(Statistics.Number(judged.Cells[0]));
        // Whatever takes the number away is said, not the first of it alone.
        Assert.Equal("the worker's clock shows 0.50 of the time that passed for the host; 1.4 times the machine's measured peak: the steps were not computed",
            CellWords.Reason(judged.Cells[0]));
        Assert.Equal(judged.Cells[0].Findings.Select(finding => finding.Id), CellChecks.Judged(judged).Cells[0].Findings.Select(finding => finding.Id));
        Assert.NotNull(Statistics.Number(CellChecks.NotJudged(judged).Cells[0]));
    }

    [Fact]
    public void ARecordOfSchema1KeepsTheWordsOfItsDay()
    {
        var old = Made.Record(Shaped((_, _, i) => i with { WorkerNanoseconds = i.HostNanoseconds / 2 }) with { Notes = ["said then"] }) with { Schema = 1 };
        var cell = Assert.Single(CellChecks.Judged(old).Cells);
        Assert.Equal((OutcomeKind.Measured, "said then"), (cell.Judged, Assert.Single(CellWords.Notes(cell))));
    }

    // A cell that failed tells why itself; what was known when it was loaded stands beside that.
    [Fact]
    public void WhatFailedIsNotJudgedByItsTimes()
    {
        var crashed = Shaped((_, _, i) => i with { WorkerNanoseconds = i.HostNanoseconds / 2 }) with
        {
            Outcome = new Outcome(OutcomeKind.Crashed, "it died"),
            Golden = new GoldenFacts(8, 2),
        };
        Assert.Equal([FindingId.GoldenNotFinite], CellChecks.Of(crashed, Made.Record(crashed)).Select(finding => finding.Id));
    }

    private static void Says(string? words, Severity severity, Finding? finding) =>
        Assert.Equal(words is null
            ? null
            : (words, severity), finding is null
            ? ((string, Severity)?)null
            : (FindingWords.Of(finding, Honest), finding.Severity));

    private static Cell Shaped(Func<int, int, Iteration, Iteration> shape)
    {
        var cell = Made.Cell(Made.Key(), [60, 60, 60], [61, 61, 61], [60, 60, 60]);
        return cell with
        {
            Launches =
                [.. cell.Launches.Select(launch => launch with { PipeNanoseconds = 100_000, SyncNanoseconds = 90_000, FetchCpuNanoseconds = 10_000_000 })],
            Iterations =
            [
                .. cell.Iterations.Select(i =>
                    shape(i.Wave, i.Round, i with { Counters = new Counters { CpuNanoseconds = 2 * i.HostNanoseconds, PeakBytes = 1_000_000_000 } })),
            ],
        };
    }
}
