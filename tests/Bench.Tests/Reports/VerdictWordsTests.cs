using System.Text.Json;
using Bench.Records;
using Bench.Reports;
using Bench.Tests.Bundles;
using Bench.Tests.Records;

namespace Bench.Tests.Reports;

public class VerdictWordsTests
{
    private static readonly Verdict Wrong = Made.Verdict(passed: false) with { NormError = 0.5 };
    private const string Far = "output \"y\" is 5.0e-1 of its norm away from the golden, 1.0e-5 allowed";

    public static TheoryData<Verdict, string> Faults => new()
    {
        { Wrong with { NormError = null }, "output \"y\" is Infinity of its norm away from the golden, 1.0e-5 allowed" },
        { Wrong with { Instead = new(InsteadKind.Copies) }, Far + "; some of its samples are copies of others" },
        {
            Wrong with { Fault = GateFault.OtherWholeNumbers, Differing = 3, Elements = 200_000 },
            "output \"y\" has another whole number than the golden in 3 of 200000 values, 2 allowed"
        },
        {
            Wrong with { Fault = GateFault.OtherWholeNumbers, Differing = 3, Elements = 8, NormLimit = 0 },
            "output \"y\" has another whole number than the golden in 3 of 8 values"
        },
        { Wrong with { Fault = GateFault.OtherShape, Shape = "[3]", GoldenShape = "[2]" }, "output \"y\" has the shape [3], the golden [2]" },
        {
            Wrong with { Fault = GateFault.OtherShape, Shape = "[3]", GoldenShape = "[2]", Samples = 2 },
            "output \"y\" has the shape [3], 2 samples of [2] were wanted"
        },
        { Wrong with { Fault = GateFault.NotHandedOut }, "output \"y\" was not handed out" },
        { Wrong with { Fault = GateFault.WithoutGolden }, "output \"y\" has no golden to be compared with" },
        { Wrong with { Fault = GateFault.Unreadable, Broken = "no header" }, "output \"y\" cannot be read: no header" },
        { Wrong with { Station = "fp32" }, $"in fp32, which has to be right before fp32 counts: {Far}" },
        { Wrong with { Fault = null, Words = "said then" }, "said then" },
    };

    // Also as a record hands it back.
    [Theory]
    [MemberData(nameof(Faults))]
    public void AFailedGateSaysWhatItsFirstWrongOutputIs(Verdict verdict, string words)
    {
        var cell = Made.Cell(Made.Key(), [1]) with { Outcome = new Outcome(OutcomeKind.FailedGate), Verdicts = [Made.Verdict(), verdict] };
        Assert.Equal(words, CellWords.Reason(cell));
        var kept = JsonSerializer.Deserialize(JsonSerializer.Serialize(Made.Record(cell), RecordJson.Default.Record), RecordJson.Default.Record)!;
        Assert.Equal(words, CellWords.Reason(kept.Cells[0]));
    }

    [Fact]
    public void RecordsOfBeforeKeepTheirReason() =>
        Assert.Equal("said then", CellWords.Reason(Made.Cell(Made.Key(), [1]) with
        {
            Outcome = new Outcome(OutcomeKind.FailedGate, "said then"),
            Verdicts = [Wrong],
        }));

    [Fact]
    public void AVerdictThatFailsMustSayWhat()
    {
        using var folder = new TemporaryFolder();
        foreach (var verdict in new[] { Wrong with { Fault = null }, Wrong with { Fault = (GateFault)99 }, Wrong with { Instead = new((InsteadKind)99) } })
        {
            RecordFile.Write(Made.Record(Made.Cell(Made.Key(), [1]) with { Verdicts = [verdict] }), folder["r.json"], force: true);
            Assert.Contains("not a whole record (cells[0]: verdicts[0]: ", Assert.Throws<RecordException>(() => RecordFile.Read(folder["r.json"])).Message);
        }
    }
}
