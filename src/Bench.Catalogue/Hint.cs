namespace Bench.Catalogue;

/// <summary>The end of a sentence about an unknown name: "; did you mean "x"?", or just its full stop.</summary>
public static class Hint
{
    public static string For(string typed, IEnumerable<string> known) => Nearest.Of(typed, known) is { } name ? $"; did you mean \"{name}\"?" : ".";
}
