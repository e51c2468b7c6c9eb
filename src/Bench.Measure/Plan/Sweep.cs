using System.Globalization;

namespace Bench.Measure.Plan;

/// <summary>Numbers as suites and options spell them: "8", "1-4", "1-64*2" (each twice the one before).</summary>
public static class Sweep
{
    private const int Longest = 1000;

    public static IReadOnlyList<int> Numbers(string text, string where)
    {
        var (range, factor) = Split(text, '*') is var (r, f) && f is not null ? (r, Number(f, text, where)) : (text, 1);
        if (factor < 1 || (factor == 1 && text.Contains('*'))) throw Wrong(text, where);
        var (first, last) = Split(range, '-') is var (a, b) && b is not null
            ? (Number(a, text, where), Number(b, text, where))
            : (Number(range, text, where), -1);
        if (last < 0) return factor == 1 ? [first] : throw Wrong(text, where);
        if (first < 1 || last < first) throw Wrong(text, where);
        var numbers = new List<int>();
        for (long n = first; n <= last; n = factor == 1 ? n + 1 : n * factor)
        {
            numbers.Add((int)n);
            if (numbers.Count > Longest)
                throw new PlanException($"{where}: \"{text}\" is more than {Longest} numbers; give a shorter range, such as \"1-64*2\".");
        }

        return numbers;
    }

    private static (string, string?) Split(string text, char at) => text.Split(at, 2) is [var a, var b] ? (a, b) : (text, null);

    private static int Number(string text, string whole, string where) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : throw Wrong(whole, where);

    private static PlanException Wrong(string text, string where) =>
        new($"{where}: \"{text}\" is not a number from 1 on, nor a range such as \"1-4\" or \"1-64*2\".");
}
