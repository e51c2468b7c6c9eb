using System.Runtime.InteropServices;
using Bench.Protocol;

namespace Bench.Engines;

// What libtorch complains of, as a line for the user with the protocol's code.
internal static class Refusals
{
    public static EngineException Of(ExternalException e)
    {
        var text = e.Message.Split('\n')[0].Trim();
        var code = text.Contains("can't allocate memory") || text.Contains("not enough memory") ? "memory"
            : text.Contains("not implemented for") || text.Contains("not supported") ? "unsupported"
            : "internal";
        return new EngineException(code, $"libtorch: {text}");
    }
}
