namespace Bench.Measure.Conformance.Contract;

// The published example of what is refused and how, word for word.
internal static class TranscriptCheck
{
    public static void Examine(ContractWorker worker)
    {
        var log = Path.Combine(worker.Folder, "transcript.log");
        if (Transcript.Difference(worker.Engine, Transcript.Refusals, log) is { } difference) throw new ContractException(difference);
    }
}
