using System.Globalization;
using Bench.Engines;
using Bench.Protocol;

namespace Bench.Tests.Faults;

// An engine, spoilt by the fault that the options name: the null engine, or one that computes.
internal sealed class FaultyEngine : IEngine
{
    private readonly NullEngine _null = new();

    public Hello Hello() => _null.Hello() with { Engine = "faults" };

    public ILoadedCell Load(Load load)
    {
        string fault = load.Options.GetValueOrDefault("fault", "none");
        int after = int.Parse(load.Options.GetValueOrDefault("after", "0"), CultureInfo.InvariantCulture);
        if (!FaultTable.Faults.TryGetValue(fault, out Spoil? spoil) && !Lies.All.TryGetValue(fault, out spoil))
        {
            throw new EngineException("input", $"unknown fault \"{fault}\"; known are {string.Join(", ", FaultTable.Faults.Keys.Concat(Lies.All.Keys))}");
        }

        return spoil(Honest(fault switch
        {
            Lies.AnyLoad => Known(load),
            Lies.InFull => load with { Precision = "fp32" },
            _ => load,
        }), load, after);
    }

    private static Load Known(Load load) => load with { Device = "cpu", Precision = load.Precision is "fp64" or "fp16" or "bf16" ? load.Precision : "fp32" };

    private ILoadedCell Honest(Load load)
    {
        var options = load.Options.Where(option => option.Key is not ("fault" or "after" or "on")).ToDictionary();
        var work = double.Parse(options.GetValueOrDefault("work", "0"), CultureInfo.InvariantCulture);
        return load.Options.GetValueOrDefault("on", "null") switch
        {
            "null" => _null.Load(load with { Options = options }),
            "reference" =>
            new PacedCell(new ReferenceEngine().Load(load with { Options = options.Where(option => option.Key != "work").ToDictionary() }), work),
            var other => throw new EngineException("input", $"on is \"{other}\"; null and reference are known"),
        };
    }
}
