using Bench.Protocol;

namespace Bench.Engines;

// What TensorFlow complains of, as a line for the user with the protocol's code.
internal static class Refusals
{
    private const int InvalidArgument = 3, NotFound = 5, ResourceExhausted = 8, Unimplemented = 12;

    public static EngineException Of(int code, string message)
    {
        var line = message.Split('\n').Select(l => l.Trim()).FirstOrDefault(l => l.Length > 0) ?? $"it failed with code {code} and no word";
        return new EngineException(code switch
        {
            ResourceExhausted => "memory",
            Unimplemented => "unsupported",
            NotFound or InvalidArgument when Lacks(message) => "unsupported",
            _ => "internal",
        }, $"TensorFlow: {line}");
    }

    private static bool Lacks(string message) =>
        message.Contains("No registered", StringComparison.Ordinal) || message.Contains("not in the list of allowed values", StringComparison.Ordinal)
        || message.Contains("No OpKernel was registered", StringComparison.Ordinal) || message.Contains("Op type not registered", StringComparison.Ordinal);
}
