using Bench.Protocol;

namespace Bench.Engines;

// Plays an engine that is right and takes no time, or the time it is told to: what the harness itself costs is measured with it.
internal sealed class NullEngine : IEngine
{
    public Hello Hello() => new()
    {
        Version = ProtocolVersion.Current,
        Engine = "null",
        Versions = new Dictionary<string, string> { ["null"] = "computes nothing, hands out the golden" },
        Devices = ["cpu"],
        Precisions = ["fp64", "fp32", "fp16", "bf16"],
        Modes = ["infer", "decode", "train"],
    };

    public ILoadedCell Load(Load load)
    {
        if (load.Device != "cpu") throw new EngineException("unsupported", $"device \"{load.Device}\" is not there; the null engine has cpu only");
        return new NullCell(load, NullOptions.Read(load.Options));
    }
}
