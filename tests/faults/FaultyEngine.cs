using System.Globalization;
using Bench.Engines;
using Bench.Protocol;

namespace Bench.Tests.Faults;

// The null engine, spoilt by the fault that the options name.
internal sealed class FaultyEngine : IEngine
{
    private readonly NullEngine _honest = new();

    public Hello Hello() => _honest.Hello() with { Engine = "faults" };

    public ILoadedCell Load(Load load)
    {
        string fault = load.Options.GetValueOrDefault("fault", "none");
        int after = int.Parse(load.Options.GetValueOrDefault("after", "0"), CultureInfo.InvariantCulture);
        Load honest = load with { Options = load.Options.Where(option => option.Key is not ("fault" or "after")).ToDictionary() };
        if (!FaultTable.Faults.TryGetValue(fault, out Spoil? spoil) && !Lies.All.TryGetValue(fault, out spoil))
        {
            throw new EngineException("input", $"unknown fault \"{fault}\"; known are {string.Join(", ", FaultTable.Faults.Keys.Concat(Lies.All.Keys))}");
        }

        return spoil(_honest.Load(honest), load, after);
    }
}
