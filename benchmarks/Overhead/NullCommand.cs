using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Bench.Bundles;
using Bench.Measure.Machine;
using Bench.Measure.Workers;
using Bench.Protocol;
using Bench.Records;
using Bench.Reports;

namespace Bench.Overhead;

/// <summary>What a "run" request costs: to the null engine, back to back, over the line that every cell is measured over.</summary>
internal static class NullCommand
{
    private const string Name = "null";
    private const double LimitNanoseconds = 60e3;
    private const int WarmRequests = 3000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static Command Create()
    {
        var requests = new Option<int>("--requests") { Description = "Requests a launch", DefaultValueFactory = _ => 10_000 };
        var launches = new Option<int>("--launches") { Description = "Fresh workers", DefaultValueFactory = _ => 5 };
        var folder = Folder.Option();
        var command = new Command(Name, "Time of a \"run\" request to the null engine.") { requests, launches, folder };
        command.SetAction(parsed =>
        {
            var bars = Measure(parsed.GetValue(folder)!, parsed.GetValue(requests), parsed.GetValue(launches));
            Folder.Write(parsed.GetValue(folder)!, Name, parsed, bars);
            return Folder.Print(parsed.GetValue(folder)!, Name);
        });
        return command;
    }

    public static IReadOnlyList<Bar> Measure(string folder, int requests = 10_000, int launches = 5)
    {
        Directory.CreateDirectory(folder);
        var times = Enumerable.Range(1, launches).Select(launch => Launch(requests, Path.Combine(Cache.Default().Home, "logs", $"overhead-null-{launch}.log")))
            .ToList();
        // Every request is there: as how often each time was seen.
        File.WriteAllLines(Path.Combine(folder, "null-requests.csv"), times.SelectMany((launch, i) => launch.GroupBy(time => time).OrderBy(group => group.Key)
            .Select(group => string.Create(CultureInfo.InvariantCulture, $"{i + 1},{group.Key},{group.Count()}"))).Prepend("launch,nanoseconds,requests"));

        var medians = times.Select(launch => Statistics.Median([.. launch.Select(time => (double)time)])).ToList();
        double[] all = [.. times.SelectMany(launch => launch).Select(time => (double)time).Order()];
        var median = Statistics.Median(all);
        return
        [
            new Bar($"run request to the null engine, median of {Number.Count(all.Length)} in {launches} launches", Number.Duration(median),
                $"≤ {Number.Duration(LimitNanoseconds)}", median <= LimitNanoseconds),
            new Bar("the same, slowest launch's median · 99th percentile",
                $"{Number.Duration(medians.Max())} · {Number.Duration(all[(int)(0.99 * (all.Length - 1))])}", "", null),
        ];
    }

    private static long[] Launch(int requests, string log)
    {
        var machine = ThisMachine.Read();
        var engine = Harness.Engines().First(engine => engine.Name == Name);
        using var worker =
            Worker.Start(engine, new WorkerStart { LogFile = log, Cpus = Cores.Set(machine.GrantedCores, machine.GrantedProcessors, CpuTopology.Cores()) });
        worker.Hello(Patience);
        // The null engine opens a bundle only when its outputs are fetched.
        worker.Load(new Load { Bundle = "", Weights = "", Device = "cpu", Precision = "fp32", Threads = machine.GrantedCores }, Patience);
        for (var i = 0; i < WarmRequests; i++) worker.Run(1, 0, Patience);
        var times = new long[requests];
        for (var i = 0; i < requests; i++)
        {
            var start = Stopwatch.GetTimestamp();
            worker.Run(1, 0, Patience);
            times[i] = (long)Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        }

        return times;
    }
}
