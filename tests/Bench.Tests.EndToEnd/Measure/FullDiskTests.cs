using Bench.Records;
using Bench.Tests.EndToEnd.Cli;

namespace Bench.Tests.EndToEnd.Measure;

// Disk full, cache not writable: two lines, and nothing half-written; for root as well.
public sealed class FullDiskTests(CliFolder cli) : IClassFixture<CliFolder>
{
    private const string Tiny =
        "--workload tiny-gpt2 --batch 1 --seq 8 --engine reference --threads 1 --launches 2 --rounds 2 --iteration-seconds 0.05 --warm-up 0.05-0.1 --quiet";

    [Fact]
    public void ACacheThatIsReadOnlyIsAnErrorOfTwoLines()
    {
        var (code, output, errors) =
            SmallDisk.Run(cli.Folder, "ro,size=64m", $"export BENCH_HOME=$DISK/home\n$BENCH run {Tiny} --out here.json\necho code $?\nls -A $DISK");
        Assert.Equal("code 2\n", output);
        Assert.Equal(0, code);
        Assert.Matches(@"^bench: .*/disk/home: the cache folder cannot be written to: Read-only file system.*\nSet BENCH_HOME to a folder that can\.\n$",
            errors);
        Assert.False(File.Exists(Path.Combine(cli.Folder, "here.journal")));
    }

    [Fact]
    public void ADiskThatIsTooSmallForABundleIsToldBeforeAnythingIsWritten()
    {
        var (_, output, errors) = SmallDisk.Run(cli.Folder, "size=1m",
            $"export BENCH_HOME=$DISK/home\n$BENCH run {Tiny} --out small.json\necho code $?\nfind $DISK -name '*.safetensors*'");
        Assert.Equal("code 2\n", output);
        Assert.Matches(@"^bench: .*/disk/home: tiny-gpt2 needs [\d.]+ GiB of disk, ""[\d.]+ GiB"" are free\nFree some .*\n$", errors);
        Assert.False(File.Exists(Path.Combine(cli.Folder, "small.journal")));
    }

    [Fact]
    public void ADiskThatFillsWhileBundlingLeavesNothingHalfWritten()
    {
        // All but a little of it is taken once the run has looked how much is free. A run that ends before that must not leave this waiting for ever.
        var fill = "(until [ -e $DISK/ended ] || ls $DISK/home/weights/* >/dev/null 2>&1; do :; done; head -c 16m /dev/zero >$DISK/taken 2>/dev/null) &";
        var (_, output, errors) = SmallDisk.Run(cli.Folder, "size=8m",
            $"export BENCH_HOME=$DISK/home\n{fill}\n$BENCH run {Tiny} --out fills.json\necho code $?\ntouch $DISK/ended 2>/dev/null\nwait\nrm $DISK/taken\n"
            + $"$BENCH run {Tiny} --out again.json >again.txt 2>&1\necho code $?\n");
        Assert.True(output == "code 2\ncode 0\n", output + errors + File.ReadAllText(Path.Combine(cli.Folder, "again.txt")));
        Assert.Matches(@"^bench: .*(No space left on device|the disk was full).*\nFree some disk .*\n$", errors);
    }

    [Fact]
    public void ARecordThatDoesNotFitIsWrittenWhenThereIsRoom()
    {
        var (_, output, errors) =
            SmallDisk.Run(cli.Folder, "size=28k", $"export BENCH_HOME={cli.Home}\n$BENCH run {Tiny} --out $DISK/r.json\necho code $?\nls -A $DISK\n"
            + "mount -o remount,ro $DISK\n$BENCH run --resume $DISK/r.journal --quiet\necho code $?\n"
            + "mount -o remount,rw,size=4m $DISK\n$BENCH run --resume $DISK/r.journal --quiet >/dev/null\necho code $?\nls -A $DISK");
        Assert.Equal("code 2\nr.journal\ncode 2\ncode 0\nr.json\n", output);
        Assert.Matches(@"^bench: .*r\.json: cannot be written: No space left on device\.\n"
            + @"Nothing is lost: ""bench run --resume .*r\.journal"" writes the record once it can be.*\n"
            + @"bench: .*r\.journal: cannot be gone on with: Read-only file system\. Copy it to where it can be written, and resume the copy\.\n$", errors);
    }

    [Fact]
    public void ATableIsPrintedBeforeItsExportFails()
    {
        var (_, output, errors) = SmallDisk.Run(cli.Folder, "size=4k", $"export BENCH_HOME={cli.Home}\nhead -c 16k /dev/zero >$DISK/taken 2>/dev/null\n"
            + $"$BENCH run {Tiny} --out csv.json --csv $DISK/t.csv\necho code $?\n$BENCH show csv.json --csv $DISK/t.csv\necho code $?\nls -A $DISK");
        Assert.Matches(@"(?s)^tiny-gpt2 .*1 cell, all gated [^\n]*\ncode 2\ntiny-gpt2 .*1 cell, all gated [^\n]*\ncode 2\ntaken\n$", output);
        Assert.Matches(@"^bench: --csv "".*/t\.csv"": cannot be written: No space left on device\.\n"
            + @"Nothing is lost: the record is written, ""bench show csv\.json"" prints it\.\nbench: --csv .*\n$", errors);
    }

    [Fact]
    public void AFirstLineThatDoesNotFitLeavesNoJournal()
    {
        var (_, output, errors) = SmallDisk.Run(cli.Folder, "size=4k", $"export BENCH_HOME={cli.Home}\nhead -c 16k /dev/zero >$DISK/taken 2>/dev/null\n"
            + $"$BENCH run {Tiny} --out $DISK/r.json\necho code $?\nls -A $DISK");
        Assert.Equal("code 2\ntaken\n", output);
        Assert.Matches(@"^bench: .*r\.journal: cannot be written: No space left on device\. Make room there, or name another place with --out\.\n$", errors);
    }

    [Fact]
    public void ACaseWithoutRoomFailsAndTheOthersCount()
    {
        Cases.Write(Path.Combine(cli.Folder, "cases"), "Add", [4, 3, 2, 1], [10, 20, 30, 40], [14, 23, 32, 41]);
        var big = Enumerable.Range(0, 1 << 20).Select(i => (float)i).ToArray();
        Cases.Write(Path.Combine(cli.Folder, "cases"), "Max", big, big, big);
        var (_, output, _) = SmallDisk.Run(cli.Folder, "size=2m",
            $"export BENCH_HOME={cli.Home} TMPDIR=$DISK\n$BENCH engines doctor reference --cases cases --filter 'test_*'\necho code $?\nls -A $DISK");
        Assert.Matches(@"^FAILED +test_max: .*(No space left on device|the disk was full).*\n"
            + @"reference: 1 passed, 0 known gap, 0 not in scope, 1 failed\ncode 1\n$", output);
    }

    [Fact]
    public void AJournalThatDoesNotFitStaysWholeAndIsGoneOnWith()
    {
        var (_, output, errors) = SmallDisk.Run(cli.Folder, "size=12k", $"export BENCH_HOME={cli.Home}\n$BENCH run "
            + $"{Tiny.Replace("--rounds 2", "--rounds 2 --iterations 8")} --out $DISK/r.json\necho code $?\nls -A $DISK\n"
            + "mount -o remount,size=4m $DISK\n$BENCH run --resume $DISK/r.journal --quiet >/dev/null\necho code $?\nls -A $DISK\ncp $DISK/r.json "
                + "resumed.json");
        Assert.Equal("code 2\nr.journal\ncode 0\nr.json\n", output);
        Assert.Matches(@"^bench: .*r\.journal: cannot be written: No space left on device\. What was measured before is in it\.\n"
            + @"Make room there, then go on with ""bench run --resume .*r\.journal""\.\n$", errors);
        Assert.All(RecordFile.Read(Path.Combine(cli.Folder, "resumed.json")).Cells, cell => Assert.Equal(2, Statistics.Number(cell)!.Launches));
    }
}
