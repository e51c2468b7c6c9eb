using Bench.Records;

namespace Bench.Reports;

/// <summary>The last line of a record's report: how many cells, whether all stand, where the record lies.</summary>
internal static class RecordSummary
{
    public static (Tone Tone, string Text) Of(Record record, RecordData data, string file)
    {
        int all = data.Cells.Count, measured = data.Cells.Count(cell => cell.ItemsPerSecond is not null);
        var failed = record.Cells.Count(cell => cell.Judged is not (null or OutcomeKind.Measured or OutcomeKind.Unsupported or OutcomeKind.NotInstalled));
        var cells = all == 1 ? "1 cell" : $"{all} cells";
        var rest = all - measured - failed;
        var (tone, words) = record.Ended is null ? (Tone.Doubtful, $"{cells}: {measured} measured so far; the run was cut short, or still goes on")
            : measured == all ? (Tone.Good, $"{cells}, all gated")
            : failed == 0 ? (measured == 0 ? Tone.Doubtful : Tone.Good, $"{cells}: {measured} measured and gated, {all - measured} could not run")
            : (Tone.Bad, $"{cells}: {measured} measured and gated, {failed} failed" + (rest > 0 ? $", {rest} could not run" : ""));
        return (tone, string.Join(" · ", [words, .. RecordWords.CanShow(data), $"record: {file}"]));
    }
}
