using Bench.Catalogue;
using Bench.Protocol;

namespace Bench.Measure.Workers;

/// <summary>The hello of an environment: as it is remembered, else asked for by starting its worker, once after it was built or installed.</summary>
public static class HelloAsking
{
    // Python frameworks import for up to half a minute from a cold disk.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static HelloAnswer Of(EngineEnvironment environment)
    {
        if (environment.Missing is not null) return new HelloAnswer(null);
        if (RememberedHello.Find(environment) is { Hello: { } remembered }) return new HelloAnswer(remembered);
        try
        {
            return new HelloAnswer(Ask(environment));
        }
        catch (WorkerException failure)
        {
            return new HelloAnswer(null, failure);
        }
    }

    /// <summary>Asks anew, and remembers what is said.</summary>
    public static Hello Ask(EngineEnvironment environment)
    {
        try
        {
            using var worker = Worker.Start(environment, new WorkerStart { LogFile = Path.Combine(BenchHome.Path, "logs", $"hello-{environment.Name}.log") });
            var hello = worker.Hello(Limit);
            RememberedHello.Keep(environment, hello, null);
            return hello;
        }
        catch (WorkerException failure)
        {
            RememberedHello.Keep(environment, null, failure.Reason);
            throw;
        }
    }
}
