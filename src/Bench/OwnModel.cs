namespace Bench.Cli;

/// <summary>A user's own model as the command line says it.</summary>
internal sealed record OwnModel(string? File, IReadOnlyList<string> Dims, int? Items)
{
    /// <summary>As they are to be typed again.</summary>
    public IEnumerable<string> Words =>
        new[] { File is null ? "" : $" --model {File}", Items is null ? "" : $" --items {Items}" }.Concat(Dims.Select(dim => $" --dim {dim}"));
}
