using Bench.Bundles;
using Bench.Catalogue;
using Bench.Cli;
using Bench.Graphs;
using Bench.Measure.Conformance;
using Bench.Measure.Plan;
using Bench.Measure.Workers;
using Bench.Records;

namespace Bench.Tests.Cli;

public class InvocationTests
{
    public static TheoryData<Exception, int> Faults => new()
    {
        { new UserException("typed wrong"), Exit.BadInput },
        { new GraphException("no model"), Exit.BadInput },
        { new BundleException("no room"), Exit.BadInput },
        { new PlanException("no suite"), Exit.BadInput },
        { new RecordException("no record"), Exit.BadInput },
        { new EngineFileException("no engine.yaml"), Exit.BadInput },
        { new GapsException("no gaps.yaml"), Exit.BadInput },
        { new IOException("No space left on device"), Exit.BadInput },
        { new UnauthorizedAccessException("Access denied"), Exit.BadInput },
        { new WorkerException(WorkerFailure.Died, "died", "log"), Exit.EngineUnusable },
        { new OperationCanceledException(), Exit.Interrupted },
        { new NullReferenceException(), Exit.Internal },
        { new InvalidOperationException("Sequence contains no elements"), Exit.Internal },
        { new IndexOutOfRangeException(), Exit.Internal },
        { new FormatException("not Bench's own"), Exit.Internal },
    };

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public void TheExitCodeSaysWhoseFaultItWas(Exception fault, int expected) => Assert.Equal(expected, Invocation.CodeOf(fault));

    [Fact]
    public void AnErrorOfBenchsOwnHasACodeThatNothingElseHas() =>
        Assert.DoesNotContain(Exit.Internal, new[] { Exit.Done, Exit.Failed, Exit.BadInput, Exit.EngineUnusable, Exit.Interrupted });
}
