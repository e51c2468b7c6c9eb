using System.IO.Enumeration;

namespace Bench.Graphs.Safetensors;

/// <summary>How checkpoints of a model spell its tensors otherwise. Prefixes may be there or not, on either side.</summary>
public sealed record Aliases
{
    public static readonly Aliases None = new();

    /// <summary>Such as "model." or "bert.".</summary>
    public IReadOnlyList<string> Prefixes { get; init; } = [];
    /// <summary>Such as ".gamma" for ".weight".</summary>
    public IReadOnlyList<(string Theirs, string Ours)> Renames { get; init; } = [];
    /// <summary>Tensors that a checkpoint may hold and the model does not need, with wildcards: "*.num_batches_tracked".</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>What our name and a checkpoint's name have in common.</summary>
    public string Plain(string name)
    {
        foreach (var (theirs, ours) in Renames) name = name.Replace(theirs, ours, StringComparison.Ordinal);
        foreach (var prefix in Prefixes)
            if (name.StartsWith(prefix, StringComparison.Ordinal)) name = name[prefix.Length..];
        return name;
    }

    public bool Ignores(string name) => Ignored.Any(p => FileSystemName.MatchesSimpleExpression(p, name, ignoreCase: false)
        || FileSystemName.MatchesSimpleExpression(p, Plain(name), ignoreCase: false));
}
