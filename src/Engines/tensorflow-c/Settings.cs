using System.Globalization;
using Bench.Protocol;

namespace Bench.Engines;

// What a cell asks of TensorFlow, and what of it can be told.
internal static class Settings
{
    // The pool of threads belongs to the process: its first session decides.
    private static int s_threads;

    public static bool Frozen(Load load) => load.Options.GetValueOrDefault("weights", load.Frozen == true ? "frozen" : "mutable") switch
    {
        "frozen" when load.Frozen == false => throw new EngineException("input", "option weights is \"frozen\" where the run asks for mutable weights"),
        "frozen" => true,
        "mutable" when load.Frozen == true => throw new EngineException("input", "option weights is \"mutable\" where the run asks for frozen weights"),
        "mutable" => false,
        var other => throw new EngineException("input", $"option weights is \"{other}\"; frozen or mutable are allowed"),
    };

    public static bool Compiled(Load load) => load.Options.GetValueOrDefault("xla", "off") switch
    {
        "on" => true,
        "off" => false,
        var other => throw new EngineException("input", $"option xla is \"{other}\"; on or off are allowed"),
    };

    /// <summary>How a step is called: one of the ways that there are, the first where none is asked for.</summary>
    public static string Call(Load load, IReadOnlyList<string> ways) =>
        !load.Options.TryGetValue("call", out var asked) ? ways[0]
        : ways.Contains(asked) ? asked
        : throw new EngineException("input", $"option call is \"{asked}\"; {string.Join(", ", ways)} are allowed");

    /// <summary>To be called before the first session.</summary>
    public static List<SettingInForce> Apply(Load load, IReadOnlyList<string> ways)
    {
        string[] known = ways.Count > 1 ? ["weights", "xla", "call"] : ["weights", "xla"];
        foreach (var option in load.Options.Keys)
            if (!known.Contains(option)) throw new EngineException("input", $"option \"{option}\" is unknown; there are {string.Join(", ", known)}");
        if (s_threads != 0 && s_threads != load.Threads)
            throw new EngineException("unsupported",
                $"TensorFlow's threads are a process's: this worker began with {s_threads} and cannot go on with {load.Threads}");
        s_threads = load.Threads;
        var settings = new List<SettingInForce>
        {
            new("call", Call(load, ways), "asked"),
            new("intra_op_parallelism_threads", load.Threads.ToString(CultureInfo.InvariantCulture), "asked"),
            new("inter_op_parallelism_threads", "-1 (the calling thread)", "asked"),
        };
        LibraryFile.Tell("_ZN3tsl32enable_tensor_float_32_executionEb", false);
        // oneDNN is decided as the library is loaded, by the CPU and TF_ENABLE_ONEDNN_OPTS.
        foreach (var (name, function) in new[] { ("onednn", "_ZN10tensorflow12IsMklEnabledEv"), ("tf32", "_ZN3tsl33tensor_float_32_execution_enabledEv"),
            ("op determinism", "_ZN3tsl21OpDeterminismRequiredEv") })
            if (LibraryFile.Told(function) is { } on) settings.Add(new(name, on ? "on" : "off", "read"));
        if (HiddenCaches.AreHere()) settings.Add(new("caches", $"hidden from oneDNN, which computes wrongly: off unless {LibraryFile.OneDnn} says 1", "read"));
        return settings;
    }
}
