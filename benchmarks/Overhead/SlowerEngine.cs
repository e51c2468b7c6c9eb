using System.Globalization;
using Bench.Engines;
using Bench.Protocol;

namespace Bench.Overhead;

/// <summary>ONNX Runtime, with a share of each step added to it as real time in a real worker.</summary>
internal sealed class SlowerEngine : IEngine
{
    private const string Option = "slower";
    private readonly OnnxRuntimeEngine _honest = new();

    public Hello Hello() => _honest.Hello() with { Engine = "onnxruntime-slower" };

    public ILoadedCell Load(Load load)
    {
        if (!double.TryParse(load.Options.GetValueOrDefault(Option), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share))
            throw new EngineException("input", $"option {Option}: \"{load.Options.GetValueOrDefault(Option)}\" must be a share of a step, such as 0.05");
        return new SlowerCell(_honest.Load(load with { Options = load.Options.Where(option => option.Key != Option).ToDictionary() }), share);
    }
}
