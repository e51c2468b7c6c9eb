using System.Globalization;
using Bench.Protocol;
using Microsoft.ML.OnnxRuntime;

namespace Bench.Engines;

/// <summary>A cell's device, threads and options as a session's, and what is then in force.</summary>
internal static class SessionSettings
{
    private static readonly Dictionary<string, GraphOptimizationLevel> Levels = new()
    {
        ["all"] = GraphOptimizationLevel.ORT_ENABLE_ALL,
        ["extended"] = GraphOptimizationLevel.ORT_ENABLE_EXTENDED,
        ["basic"] = GraphOptimizationLevel.ORT_ENABLE_BASIC,
        ["none"] = GraphOptimizationLevel.ORT_DISABLE_ALL,
    };

    public static (SessionOptions Options, List<SettingInForce> Settings) Of(Load load)
    {
        var options = new SessionOptions();
        var settings = new List<SettingInForce>();
        // What is asked for last is in force.
        void Asked(string name, string value)
        {
            settings.RemoveAll(s => s.Name == name);
            settings.Add(new SettingInForce(name, value, "asked"));
        }

        options.IntraOpNumThreads = load.Threads;
        options.InterOpNumThreads = 1;
        options.ExecutionMode = ExecutionMode.ORT_SEQUENTIAL;
        Asked("intra_op_num_threads", load.Threads.ToString(CultureInfo.InvariantCulture));
        Asked("inter_op_num_threads", "1");
        Asked("execution_mode", "sequential");

        var level = load.Options.GetValueOrDefault("optimization", "all");
        options.GraphOptimizationLevel = Levels.TryGetValue(level, out var known) ? known : throw Unknown("optimization", level, Levels.Keys);
        Asked("graph_optimization_level", level);

        Asked("call", RunByNames(load) ? "run" : "bind");
        Entry("session.intra_op.allow_spinning", Switch(load, "spinning", "on"));
        Provider(load, options, settings);
        foreach (var (name, value) in load.Options)
            if (name.Contains('.')) Entry(name, value);
            else if (name is not ("optimization" or "spinning" or "tf32" or "call"))
                throw new EngineException("input",
                    $"option \"{name}\" is unknown; onnxruntime has optimization, spinning, tf32, call and its own session entries (session.intra_op.…)");
        return (options, settings);

        void Entry(string name, string value)
        {
            options.AddSessionConfigEntry(name, value);
            Asked(name, value);
        }
    }

    /// <summary>Whether a step makes its values and calls Run with names, instead of running what was bound at load.</summary>
    public static bool RunByNames(Load load) => load.Options.GetValueOrDefault("call", "bind") switch
    {
        "run" => true,
        "bind" => false,
        var other => throw Unknown("call", other, ["bind", "run"]),
    };

    private static void Provider(Load load, SessionOptions options, List<SettingInForce> settings)
    {
        var providers = OrtEnv.Instance().GetAvailableProviders();
        if (!load.Device.StartsWith("cuda", StringComparison.Ordinal))
        {
            if (load.Device != "cpu")
                throw new EngineException("unsupported", $"this build of ONNX Runtime has no device \"{load.Device}\"; it has {string.Join(", ", providers)}");
            settings.Add(new SettingInForce("provider", "CPUExecutionProvider", "asked"));
            return;
        }

        if (!providers.Contains("CUDAExecutionProvider"))
            throw new EngineException("unsupported", $"this build of ONNX Runtime has no CUDA; it has {string.Join(", ", providers)}. Ask for \"cpu\".");
        var id = load.Device.Split(':') is [_, var number] ? number : "0";
        var tf32 = Switch(load, "tf32", "off");
        using var cuda = new OrtCUDAProviderOptions();
        cuda.UpdateOptions(new Dictionary<string, string> { ["device_id"] = id, ["use_tf32"] = tf32 });
        options.AppendExecutionProvider_CUDA(cuda);
        options.AddSessionConfigEntry("session.disable_cpu_ep_fallback", "1");
        settings.Add(new SettingInForce("provider", $"CUDAExecutionProvider device {id}", "asked"));
        settings.Add(new SettingInForce("use_tf32", tf32, "asked"));
        settings.Add(new SettingInForce("session.disable_cpu_ep_fallback", "1", "asked"));
    }

    private static string Switch(Load load, string name, string otherwise) => load.Options.GetValueOrDefault(name, otherwise) switch
    {
        "on" or "true" or "1" => "1",
        "off" or "false" or "0" => "0",
        var other => throw Unknown(name, other, ["on", "off"]),
    };

    private static EngineException Unknown(string option, string value, IEnumerable<string> allowed) =>
        new("input", $"option {option} is \"{value}\"; {string.Join(", ", allowed)} are allowed");
}
