using Bench.Bundles;
using Bench.Protocol;
using Microsoft.ML.OnnxRuntime;

namespace Bench.Engines;

/// <summary>ONNX Runtime through its official managed API, as its users run it: one session, everything bound beforehand.</summary>
public sealed class OnnxRuntimeEngine : IEngine
{
    public Hello Hello()
    {
        var env = Environment();
        var built = env.GetAvailableProviders().Contains("CUDAExecutionProvider");
        var lack = built ? Cuda.Lack() : null;
        return new Hello
        {
            Version = ProtocolVersion.Current,
            Engine = "onnxruntime",
            Versions =
                new Dictionary<string, string> { ["onnxruntime"] = env.GetVersionString(), ["providers"] = string.Join(", ", env.GetAvailableProviders()) },
            Devices = built && lack is null ? ["cpu", "cuda"] : ["cpu"],
            Lacks = lack is null ? null : new Dictionary<string, string> { ["cuda"] = lack },
            Precisions = OnnxRuntimeCell.Precisions,
            Modes = ["infer", "decode", "train"],
        };
    }

    public ILoadedCell Load(Load load)
    {
        Environment();
        using var bundle = Bundle.Open(load.Bundle, load.Weights);
        return Refusals.Translate(() => OnnxRuntimeCell.Load(bundle, load));
    }

    private static OrtEnv Environment()
    {
        if (OrtEnv.IsCreated) return OrtEnv.Instance();
        try
        {
            var options = new EnvironmentCreationOptions { logId = "bench", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
            return OrtEnv.CreateInstanceWithOptions(ref options);
        }
        catch (Exception e) when (e.GetBaseException() is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
        {
            throw new EngineException("unsupported", $"ONNX Runtime's native library cannot be loaded: {Refusals.FirstLine(e.GetBaseException().Message)}");
        }
    }
}
