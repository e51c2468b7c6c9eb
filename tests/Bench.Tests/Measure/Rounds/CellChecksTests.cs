using Bench.Measure.Rounds.Checks;
using Bench.Records;
using Bench.Tests.Records;

namespace Bench.Tests.Measure.Rounds;

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
        Assert.Equal(new Finding(words, true), ClockCheck.Of(Shaped((_, _, i) => i with { WorkerNanoseconds = (long)(i.HostNanoseconds * factor) })));

    [Fact]
    public void IterationsHeldUpOnTheirWayDoNot() =>
        Assert.Null(ClockCheck.Of(Shaped((_, round, i) => round > 2 ? i with { HostNanoseconds = i.HostNanoseconds * 2 } : i)));

    [Fact]
    public void AClockThatIsRightInOneRoundOfThreeIsWrong() =>
        Assert.NotNull(ClockCheck.Of(Shaped((_, round, i) => round > 1 ? i with { WorkerNanoseconds = i.WorkerNanoseconds / 2 } : i)));

    [Fact]
    public void AnAnswerMayComeAsLateAsOthersHadTheProcessors()
    {
        var late = Shaped((_, _, i) => i with { HostNanoseconds = 150_000_000, WorkerNanoseconds = 100_000_000, Disturbance = new Disturbance(ForeignNanoseconds: 90_000_000), Flags = [Flags.Foreign] });
        Assert.Null(ClockCheck.Of(late));
        Assert.NotNull(ClockCheck.Of(late with { Iterations = [.. late.Iterations.Select(i => i with { Disturbance = new Disturbance(ForeignNanoseconds: 20_000_000) })] }));
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
        Assert.Equal(new Finding("a fence is missing: 45.0 ms of work were left when a run had ended", true), FenceCheck.Of(cell));
        Assert.Null(FenceCheck.Of(cell with { Launches = [.. cell.Launches.Select(launch => launch with { SyncNanoseconds = launch.Wave == 1 ? 45_000_000 : 90_000 })] }));
        Assert.NotNull(FenceCheck.Of(cell with { Launches = [.. cell.Launches.Select(launch => launch with { SyncNanoseconds = launch.Wave == 1 ? 90_000 : 45_000_000 })] }));
        Assert.Null(FenceCheck.Of(cell with { Launches = [.. cell.Launches.Select(launch => launch with { PipeNanoseconds = 25_000_000 })] }));
        Assert.Null(FenceCheck.Of(cell with { Iterations = [.. cell.Iterations.Select(iteration => iteration with { Flags = [Flags.Foreign] })] }));
        // One launch of three that nobody disturbed is no proof: its probes were not watched.
        Assert.Null(FenceCheck.Of(cell with { Iterations = [.. cell.Iterations.Select(iteration => iteration.Wave < 3 ? iteration with { Flags = [Flags.Foreign] } : iteration)] }));
    }

    [Fact]
    public void ARateAboveThePeakVoids()
    {
        var slow = Machine with { Peaks = [new Peak("cpu", "fp32", 2, 40e9, true)] };
        Assert.Equal(new Finding("3.4 times the machine's measured peak: the steps were not computed", true), PeakCheck.Of(Honest, slow));
        Assert.Null(PeakCheck.Of(Honest, Machine));
        Assert.Null(PeakCheck.Of(Honest, slow with { Peaks = [slow.Peaks[0] with { Reaches = false }] }));
        Assert.Null(PeakCheck.Of(Honest, slow with { Peaks = null }));
    }

    [Fact]
    public void AFetchThatComputesUsesAStepsTime()
    {
        var cell = Honest with { Launches = [.. Honest.Launches.Select(launch => launch with { FetchCpuNanoseconds = 110_000_000 })] };
        Assert.Equal(new Finding("its outputs were computed when they were fetched, not by the timed step", true), FetchCheck.Of(cell));
        Assert.Null(FetchCheck.Of(cell with { Launches = [.. cell.Launches.Select(launch => launch with { FetchCpuNanoseconds = 20_000_000 })] }));
    }

    [Fact]
    public void AThreadThatOthersKeptFromItsProcessorIsNotMissed()
    {
        var alone = Shaped((_, _, i) => i with { Counters = i.Counters! with { CpuNanoseconds = i.HostNanoseconds } });
        Assert.NotNull(ThreadCheck.Of(alone));
        Assert.Null(ThreadCheck.Of(alone with { Iterations = [.. alone.Iterations.Select(i => i with { Disturbance = new Disturbance(ForeignNanoseconds: i.HostNanoseconds) })] }));
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
        Assert.Equal(words is null ? null : new Finding(words, voids), ThreadCheck.Of(Busy(busy, asked)));

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
        Assert.Equal(new Finding(words, false), ThreadCheck.Of(Busy(1, asked: 2) with { Settings = [new Setting("threads", value, source)] }));

    private static Cell Busy(double processors, int asked)
    {
        var cell = Shaped((_, _, i) => i with { Counters = i.Counters! with { CpuNanoseconds = (long)(processors * i.HostNanoseconds) } });
        return cell with { Parts = cell.Parts with { Threads = asked }, Settings = [] };
    }

    [Fact]
    public void WhoComputesNothingIsNamed() =>
        Assert.Equal([new Finding("computes nothing: this is the rate of Bench itself", false)], CellChecks.Of(Honest with { Settings = [new Setting("computes", "nothing", "read")] }, Made.Record() with { Machine = Machine }));

    [Fact]
    public void MemoryThatGrowsInEveryLaunchVoids()
    {
        Assert.Equal(new Finding("its memory grows: 200 MB from the first round to the last of a launch", true),
            MemoryCheck.Of(Shaped((_, round, i) => i with { Counters = i.Counters! with { Bytes = 1_000_000_000 + round * 100_000_000L } })));
        Assert.Null(MemoryCheck.Of(Shaped((wave, round, i) => i with { Counters = i.Counters! with { Bytes = 1_000_000_000 + (wave == 2 ? 0 : round) * 100_000_000L } })));
        Assert.Null(MemoryCheck.Of(Shaped((_, round, i) => i with { Counters = i.Counters! with { Bytes = 1_000_000_000 + round * 1000L } })));
    }

    [Fact]
    public void MemoryThatGrowsBelowThePeakOfLoadingVoidsToo() =>
        Assert.NotNull(MemoryCheck.Of(Shaped((_, round, i) => i with { Counters = i.Counters! with { Bytes = 1_000_000_000 + round * 100_000_000L, PeakBytes = 2_000_000_000 } })));

    [Fact]
    public void MemoryThatGrowsByFitsAndStartsDoesNot() =>
        Assert.Null(MemoryCheck.Of(Shaped((_, round, i) => i with { Counters = i.Counters! with { Bytes = 1_000_000_000 + round * 1000L + (round == 3 ? 300_000_000L : 0) } })));

    [Fact]
    public void MemoryThatGrowsBehindARoundThatSettlesDoesToo()
    {
        Assert.NotNull(MemoryCheck.Of(Shaped((_, round, i) => i with { Counters = i.Counters! with { Bytes = 200_000_000 + (round > 1 ? 1_000_000_000L : 0) + round * 100_000_000L } })));
        Assert.Null(MemoryCheck.Of(Shaped((_, round, i) => i with { Counters = i.Counters! with { Bytes = 200_000_000 + (round > 1 ? 1_000_000_000L : 0) + round * 1_000_000L } })));
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
            Counters = i.Counters! with { Bytes = 200_000_000 + round * 100_000_000L, AllocatedBytes = allocated, Collections = round <= collectedRounds ? 1 : 0 },
        })) is not null);

    [Fact]
    public void ARateThatFallsInEveryLaunchVoids()
    {
        Assert.Equal(new Finding("it slows down: a step takes 1.18 times as long in the last third of the rounds as in the first, in every launch", true),
            DecayCheck.Of(Shaped((_, round, i) => i with { WorkerNanoseconds = i.WorkerNanoseconds * (100 + 10 * round) / 100 }), []));
        Assert.Null(DecayCheck.Of(Shaped((wave, round, i) => i with { WorkerNanoseconds = i.WorkerNanoseconds * (100 + (wave == 3 ? -10 : 10) * round) / 100 }), []));
    }

    [Fact]
    public void AMachineThatSlowsDownIsNamedAndVoidsNobody()
    {
        var falling = Shaped((_, round, i) => i with { WorkerNanoseconds = i.WorkerNanoseconds * (100 + 10 * round) / 100 });
        Assert.Equal((false, true), (DecayCheck.Of(falling, [falling, Honest, falling])!.Voids, DecayCheck.Of(falling, [falling, Honest, Honest])!.Voids));
        Assert.StartsWith("the machine slows down: a step takes 1.18 times as long", DecayCheck.Of(falling, [falling])!.Words);
    }

    [Fact]
    public void CompilationsThatGoOnAreNamedAndKept() =>
        Assert.Equal(new Finding("compiled 9 times while timed", false), CompilationCheck.Of(Shaped((_, _, i) => i with { Counters = i.Counters! with { Compilations = 1 } })));

    [Fact]
    public void DisturbedIterationsThatCountAreNamed() =>
        Assert.Equal(new Finding("3 of 9 iterations disturbed (foreign cpu, steal)", false),
            DisturbanceCheck.Of(Shaped((wave, _, i) => wave == 1 ? i with { Flags = [Flags.Steal, Flags.Foreign] } : wave == 2 ? i with { Flags = [Flags.Compiled] } : i)));

    private static Cell Shaped(Func<int, int, Iteration, Iteration> shape)
    {
        var cell = Made.Cell(Made.Key(), [60, 60, 60], [61, 61, 61], [60, 60, 60]);
        return cell with
        {
            Launches = [.. cell.Launches.Select(launch => launch with { PipeNanoseconds = 100_000, SyncNanoseconds = 90_000, FetchCpuNanoseconds = 10_000_000 })],
            Iterations =
            [
                .. cell.Iterations.Select(i => shape(i.Wave, i.Round, i with { Counters = new Counters { CpuNanoseconds = 2 * i.HostNanoseconds, PeakBytes = 1_000_000_000 } })),
            ],
        };
    }
}
