using System.Globalization;
using Bench.Graphs;

namespace Bench.Measure.Conformance.Contract;

// What a check compares: numbers that every engine gives exactly.
internal static class Expect
{
    private const int Shown = 4;

    public static void Same(string what, IReadOnlyList<double> expected, IReadOnlyDictionary<string, Tensor> fetched, string value)
    {
        if (!fetched.TryGetValue(value, out var tensor))
            throw new ContractException($"{what}: \"{value}\" is not in the file, which has {string.Join(", ", fetched.Keys)}");
        var got = tensor.ToDoubles();
        if (!got.SequenceEqual(expected)) throw new ContractException($"{what} is {Text(got)} instead of {Text(expected)}");
    }

    private static string Text(IReadOnlyList<double> numbers)
    {
        var shown = numbers.Take(Shown).Select(number => number.ToString("R", CultureInfo.InvariantCulture));
        return $"[{string.Join(", ", shown)}{(numbers.Count > Shown ? ", …" : "")}]";
    }
}
