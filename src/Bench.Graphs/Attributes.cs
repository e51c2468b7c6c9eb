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
                float f => (double)f,
                int[] a => Array.ConvertAll(a, x => (long)x),
                float[] a => Array.ConvertAll(a, x => (double)x),
                long or double or string or long[] or double[] => value,
                _ => throw new GraphException($"attribute \"{name}\" is a {value.GetType().Name}; numbers, strings or lists of numbers are allowed"),
            };
    }

    public int Count => _values.Count;
    public bool Has(string name) => _values.ContainsKey(name);
    public long Int(string name, long otherwise) => Get(name, otherwise);
    public long? Int(string name) => _values.TryGetValue(name, out var v) ? (long)v : null;
    public double Float(string name, double otherwise) => _values.TryGetValue(name, out var v) ? Convert.ToDouble(v) : otherwise;
    public double? Float(string name) => _values.TryGetValue(name, out var v) ? Convert.ToDouble(v) : null;
    public string Text(string name, string otherwise) => Get(name, otherwise);
    public long[]? Ints(string name) => _values.TryGetValue(name, out var v) ? (long[])v : null;
    public Attributes With(string name, object value) => new(_values.Select(p => (p.Key, p.Value)).Append((name, value)));
    public Attributes Without(string name) => new(_values.Where(p => p.Key != name).Select(p => (p.Key, p.Value)));

    private T Get<T>(string name, T otherwise) =>
        !_values.TryGetValue(name, out var v) ? otherwise
        : v is T t ? t
        : throw new GraphException($"attribute \"{name}\" is a {v.GetType().Name}, expected {typeof(T).Name}");

    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => _values.GetEnumerator();
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
