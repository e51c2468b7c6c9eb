namespace Bench.Measure.Plan;

// The end of a sentence about an unknown name: "; did you mean "x"?", or just its full stop.
internal static class Hint
{
    public static string For(string typed, IEnumerable<string> known) => Nearest.Of(typed, known) is { } name ? $"; did you mean \"{name}\"?" : ".";
}
