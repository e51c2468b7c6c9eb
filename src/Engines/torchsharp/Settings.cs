using Bench.Protocol;
using TorchSharp;

namespace Bench.Engines;

// What a cell asks of libtorch, set and read back where it can be read.
internal static class Settings
{
    private const int InteropThreads = 1;

    public static List<SettingInForce> Apply(Load load, string layout)
    {
        foreach (var option in load.Options.Keys)
            if (option is not ("layout" or "call")) throw new EngineException("input", $"option \"{option}\" is unknown; torchsharp has layout, call");
        torch.set_num_threads(load.Threads);
        // It can be set once in a process, before the first parallel work.
        if (torch.get_num_interop_threads() != InteropThreads) torch.set_num_interop_threads(InteropThreads);
        torch.backends.cuda.matmul.allow_tf32 = false;
        torch.backends.cudnn.allow_tf32 = false;
        List<SettingInForce> settings =
        [
            new("threads", $"{torch.get_num_threads()}", "read"),
            new("interop threads", $"{torch.get_num_interop_threads()}", "read"),
            new("tf32", torch.backends.cuda.matmul.allow_tf32 || torch.backends.cudnn.allow_tf32 ? "on" : "off", "read"),
            new("inference mode", "on", "asked"),
            new("layout", layout, "asked"),
            new("call", Modules(load) ? "modules" : "functions", "asked"),
        ];
        if (HiddenCaches.AreHere()) settings.Add(new("caches", "hidden from oneDNN, which dies over channels last: nchw unless nhwc is asked for", "read"));
        return settings;
    }

    /// <summary>Whether images and their kernels are to lie with their channels innermost, where there are any.</summary>
    public static bool ChannelsLast(Load load) => load.Options.GetValueOrDefault("layout") switch
    {
        "nhwc" => true,
        "nchw" => false,
        null => !HiddenCaches.AreHere(),
        var asked => throw new EngineException("input", $"option layout is \"{asked}\"; nchw or nhwc are allowed"),
    };

    /// <summary>Whether a step goes through the modules of torch.nn, instead of calling its functions.</summary>
    public static bool Modules(Load load) => load.Options.GetValueOrDefault("call", "functions") switch
    {
        "modules" => true,
        "functions" => false,
        var asked => throw new EngineException("input", $"option call is \"{asked}\"; functions or modules are allowed"),
    };
}
