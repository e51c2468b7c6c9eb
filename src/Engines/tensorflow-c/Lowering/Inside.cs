using Bench.Graphs;

namespace Bench.Engines;

// The step's computation as a function that one node calls, so that XLA can be told to compile it whole. Variables stay outside.
internal sealed class Inside
{
    private const string Name = "computation", Call = "call";

    private readonly List<(string Outside, string Placeholder, DType Type)> _takes = [];
    private readonly List<(string Inside, DType Type)> _gives = [];

    public GraphDef Def { get; } = new();

    /// <summary>The name inside of a value that lies outside.</summary>
    public string Take(string outside, TensorType type)
    {
        var known = _takes.FirstOrDefault(t => t.Outside == outside);
        if (known.Placeholder is not null) return known.Placeholder;
        var placeholder = Def.Node("Placeholder", [], ("dtype", type.DType), ("shape", type.Shape));
        _takes.Add((outside, placeholder, type.DType));
        return placeholder;
    }

    /// <summary>The name outside of a value that lies inside.</summary>
    public string Give(string inside, DType type)
    {
        // A function's results are nodes of their own, also where it gives what it takes, or the same twice.
        _gives.Add((Def.Node("Identity", [inside], ("T", type)), type));
        return $"{Call}:{_gives.Count - 1}";
    }

    public void WriteCall(GraphDef outside) => outside.Named(Call, "StatefulPartitionedCall", _takes.Select(t => t.Outside),
        ("Tin", Attr.Types(_takes.Select(t => t.Type))), ("Tout", Attr.Types(_gives.Select(g => g.Type))), ("f", Attr.Function(Name)),
            ("_XlaMustCompile", true));

    public Function ToFunction() => new(Name, Def.ToArray(), [.. _takes.Select(t => t.Placeholder)], [.. _gives.Select(g => g.Inside)]);
}
