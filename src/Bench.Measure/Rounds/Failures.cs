using Bench.Measure.Workers;
using Bench.Records;

namespace Bench.Measure.Rounds;

// How a worker's failure ends its cell.
internal static class Failures
{
    public static Outcome Of(WorkerException failure) => new(failure.Failure switch
    {
        WorkerFailure.NotStarted or WorkerFailure.Version => OutcomeKind.NotInstalled,
        WorkerFailure.Hung => OutcomeKind.Hung,
        WorkerFailure.Refused when failure.Code == "memory" => OutcomeKind.OutOfMemory,
        WorkerFailure.Refused when failure.Code is "unsupported" or "input" => OutcomeKind.Unsupported,
        _ => OutcomeKind.Crashed,
    }, failure.Reason);
}
