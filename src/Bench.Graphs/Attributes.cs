using System.Collections;

namespace Bench.Graphs;

/// <summary>A node's attributes: each is a long, a double, a string, a long[] or a double[]. Sorted by name, so that equal graphs have equal text.</summary>
public sealed class Attributes : IEnumerable<KeyValuePair<string, object>>
{
    public static readonly Attributes None = new();
    private readonly SortedDictionary<string, object> _values = new(StringComparer.Ordinal);

    public Attributes(params IEnumerable<(string Name, object Value)> values)
    {
        foreach (var (name, value) in values)
            _values[name] = value switch
            {
                int i => (long)i,
                bool b => b ? 1L : 0L,
                float f => Shortest(f),
                int[] a => Array.ConvertAll(a, x => (long)x),
                float[] a => Array.ConvertAll(a, Shortest),
                long or double or string or long[] or double[] => value,
                _ => throw new GraphException($"attribute \"{name}\" is a {value.GetType().Name}; numbers, strings or lists of numbers are allowed"),
            };
    }

    public int Count => _values.Count;
    public bool Has(string name) => _values.ContainsKey(name);
    public long Int(string name, long otherwise) => Int(name) ?? otherwise;
    public long? Int(string name) => _values.TryGetValue(name, out var v) ? v is long i ? i : throw Wrong(name, v, "an integer") : null;
    public double Float(string name, double otherwise) => Float(name) ?? otherwise;
    public double? Float(string name) =>
        _values.TryGetValue(name, out var v) ? v switch { double d => d, long i => i, _ => throw Wrong(name, v, "a number") } : null;
    public string Text(string name, string otherwise) => _values.TryGetValue(name, out var v) ? v as string ?? throw Wrong(name, v, "a text") : otherwise;
    public long[]? Ints(string name) =>
        !_values.TryGetValue(name, out var v)
            ? null
            : v switch { long[] a => a, double[] { Length: 0 } => [], _ => throw Wrong(name, v, "a list of integers") };
    public Attributes With(string name, object value) => new(_values.Select(p => (p.Key, p.Value)).Append((name, value)));
    public Attributes Without(string name) => new(_values.Where(p => p.Key != name).Select(p => (p.Key, p.Value)));

    // ONNX stores 1e-5 as a float: as a double it should be 1e-5 again, not 9.999999747378752e-06.
    public static double Shortest(float value) => double.Parse(value.ToString("R", null));

    private static GraphException Wrong(string name, object value, string wanted) =>
        new($"attribute \"{name}\" should be {wanted}, it is {(value is Array a ? $"[{string.Join(", ", a.Cast<object>())}]" : $"\"{value}\"")}");

    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => _values.GetEnumerator();
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
