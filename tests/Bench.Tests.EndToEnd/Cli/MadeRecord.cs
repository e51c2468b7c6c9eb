using Bench.Records;
using Record = Bench.Records.Record;

namespace Bench.Tests.EndToEnd.Cli;

// A record of a machine that nobody has, for whatever only reads records.
internal static class MadeRecord
{
    public static Record Empty(string name) => new()
    {
        Name = name,
        Created = DateTimeOffset.UnixEpoch,
        Bench = "1.0.0",
        Plan = new PlanFacts
        {
            Suite = "made",
            Launches = 3,
            Rounds = 1,
            Iterations = 1,
            Seed = 1,
            IterationSeconds = 1,
            LeadInSeconds = 0.3,
            WarmUp = new WarmUp(2, 2, 4)
        },
        Machine = new MachineFacts
        {
            Name = "here",
            Os = "Linux",
            Architecture = "x64",
            Runtime = ".NET 10",
            LogicalCores = 4,
            GrantedProcessors = [0, 1],
            GrantedCores = 2
        },
        Cells = [],
    };
}
