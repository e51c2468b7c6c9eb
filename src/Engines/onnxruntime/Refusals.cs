using Bench.Protocol;
using Microsoft.ML.OnnxRuntime;

namespace Bench.Engines;

/// <summary>What ONNX Runtime says when it cannot, as one line with a code of the protocol.</summary>
internal static class Refusals
{
    // Its error codes do not tell "no such kernel" from "broken model": the texts do.
    private static readonly string[] Unsupported =
    [
        "NotImplemented", "NOT_IMPLEMENTED", "Could not find an implementation", "is not a registered function/op", "not supported", "is invalid.",
        "unsupported", "under development", "not implemented",
    ];

    public static T Translate<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (OnnxRuntimeException e)
        {
            throw Of(e);
        }
    }

    public static EngineException Of(OnnxRuntimeException e) => new(Code(e.Message), FirstLine(e.Message));

    public static string FirstLine(string text)
    {
        var line = text.Split('\n')[0].Trim();
        var place = line.IndexOf(" was here.", StringComparison.Ordinal);
        return place < 0 ? line : line[..place];
    }

    private static string Code(string message) =>
        message.Contains("allocate", StringComparison.OrdinalIgnoreCase) || message.Contains("bad_alloc", StringComparison.Ordinal) ? "memory"
        : Unsupported.Any(u => message.Contains(u, StringComparison.OrdinalIgnoreCase)) ? "unsupported"
        : "internal";
}
