using System.Globalization;
using Bench.Catalogue;
using Bench.Measure.Workers;
using Bench.Protocol;

namespace Bench.Tests.Faults;

// A host with one worker of its own kind, for tests that kill it: says the worker's process id, and waits.
internal static class Host
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static int Wait(string state, string logFile)
    {
        Engine engine = EngineYaml.Read(Path.Combine(AppContext.BaseDirectory, "engine.yaml"))[0];
        var worker = Worker.Start(engine, new WorkerStart { LogFile = logFile });
        worker.Load(new Load
        {
            Bundle = "",
            Weights = "",
            Device = "cpu",
            Precision = "fp32",
            Threads = 1,
            Options = new Dictionary<string, string> { ["fault"] = "hangs" }
        }, Limit);
        if (state == "stopped") worker.Stop();
        Line.Say(worker.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n");
        if (state == "running") worker.Run(1, 0, Timeout.InfiniteTimeSpan);
        Thread.Sleep(Timeout.Infinite);
        return 0;
    }
}
