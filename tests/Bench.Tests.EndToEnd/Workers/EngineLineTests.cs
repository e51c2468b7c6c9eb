using Bench.Catalogue;
using Bench.Measure.Workers;
using Bench.Protocol;

namespace Bench.Tests.EndToEnd.Workers;

/// <summary>What every engine that has a folder must do on the line.</summary>
public sealed class EngineLineTests : IDisposable
{
    private readonly Workshop _workshop = new();

    public static TheoryData<string> Names => [.. Engines.Find([Path.Combine(Workshop.Root, "src", "Engines")]).Select(engine => engine.Name)];

    public void Dispose() => _workshop.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void ItsHelloSaysAllThatAPlanAsksFor(string name)
    {
        Hello hello = Hello(Start(name));
        Assert.Equal(name, hello.Engine);
        Assert.Contains(name, hello.Versions.Keys);
        Assert.Contains("cpu", hello.Devices);
        Assert.Contains("infer", hello.Modes);
        Assert.Contains("fp32", hello.Precisions);
        Assert.Equal(SourceStamp.Text, hello.Build);
    }

    public static Engine Find(string name) => Engines.Find([Path.Combine(Workshop.Root, "src", "Engines")]).Single(engine => engine.Name == name);

    private Worker Start(string name)
    {
        Engine engine = Find(name);
        Assert.SkipWhen(EngineLibrary.Missing(engine) is not null, $"{name}: {EngineLibrary.Missing(engine)}");
        return _workshop.Start(engine);
    }

    // An engine whose framework cannot be used on this machine says so, in words.
    private static Hello Hello(Worker worker)
    {
        try
        {
            return worker.Hello(Workshop.Limit);
        }
        catch (WorkerException e) when (e is { Failure: WorkerFailure.Refused, Code: "unsupported" })
        {
            Assert.Skip(e.Reason);
            throw;
        }
    }
}
