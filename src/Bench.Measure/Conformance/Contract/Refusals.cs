using Bench.Protocol;

namespace Bench.Measure.Conformance.Contract;

// A refusal is one line for the user that names what was refused, with a code that says whose fault it is.
internal static class Refusals
{
    /// <summary>What is wrong with it, or null.</summary>
    public static string? Named(Answer answer, string word) =>
        answer.Ok ? $"\"{word}\" was taken"
        : answer.Code is not ("unsupported" or "input") ? $"\"{word}\" was refused as {answer.Code}: {answer.Text}"
        : string.IsNullOrWhiteSpace(answer.Text) ? $"\"{word}\" was refused without a word"
        : answer.Text.AsSpan().ContainsAny('\n', '\r') ? $"\"{word}\" was refused in several lines: {answer.Text}"
        : !answer.Text.Contains(word, StringComparison.Ordinal) ? $"\"{word}\" was refused, but not by name: {answer.Text}"
        : null;
}
