using Bench.Graphs;
using Bench.Graphs.Transforms;

namespace Bench.Models;

/// <summary>A model's graph in one of its modes; for training the forward graph with its loss.</summary>
public delegate Graph GraphOf(string mode, int batch, int sequence);

/// <summary>An architecture at a size: what the command line lists, and the function that builds its graph.</summary>
public sealed record Model
{
    public const string Infer = "infer", Train = "train";

    public required string Name { get; init; }
    public required string Title { get; init; }
    /// <summary>What one item of a step is called in a rate.</summary>
    public required string Unit { get; init; }
    /// <summary>The published count; it leaves out what training does not learn (running statistics).</summary>
    public required long Parameters { get; init; }
    public required GraphOf Graph { get; init; }
    /// <summary>Names that a checkpoint may have for a tensor of ours, the likeliest first.</summary>
    public required Func<string, IEnumerable<string>> Aliases { get; init; }
    public int Batch { get; init; } = 1;
    /// <summary>The sequence when nobody says one; null for a model that has none.</summary>
    public int? Sequence { get; init; }
    /// <summary>As many positions as the model was made for.</summary>
    public int LongestSequence { get; init; }
    /// <summary>The type that seeded weights are stored in, whatever the graph computes in.</summary>
    public DType StoredType { get; init; } = DType.F32;
    public IReadOnlyList<string> Modes { get; init; } = [Infer, Train];
    /// <summary>What it is trained by, for a batch.</summary>
    public required Func<int, Optimiser> Optimiser { get; init; }

    /// <summary>A model whose items are the tokens that it is fed.</summary>
    internal static Model OfTokens(
        string name, string title, long parameters, int sequence, int longest, Func<string, IEnumerable<string>> aliases, Optimiser optimiser,
        GraphOf graph) => new()
        {
            Name = name,
            Title = title,
            Unit = "tokens",
            Parameters = parameters,
            Sequence = sequence,
            LongestSequence = longest,
            Aliases = aliases,
            Optimiser = _ => optimiser,
            Graph = graph,
        };

    public Graph Build(int batch, int? sequence = null, string mode = "infer")
    {
        if (!Modes.Contains(mode)) throw new GraphException($"{Name}: has no mode \"{mode}\"; it has {string.Join(", ", Modes)}");
        if (batch < 1) throw new GraphException($"{Name}: a batch of \"{batch}\" holds nothing; give 1 or more");
        if (Sequence is null && sequence is not null) throw new GraphException($"{Name}: takes no sequence, \"{sequence}\" was given; leave it out");
        var length = sequence ?? Sequence ?? 1;
        if (Sequence is not null && (length < 1 || length > LongestSequence))
            throw new GraphException($"{Name}: a sequence of \"{length}\" does not fit its {LongestSequence} positions; give 1 to {LongestSequence}");
        var graph = Graph(mode, batch, length);
        return mode == Train ? Training.Of(graph, Optimiser(batch)) : graph;
    }
}
