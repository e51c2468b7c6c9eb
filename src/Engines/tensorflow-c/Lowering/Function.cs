namespace Bench.Engines;

/// <summary>A serialized graph to be made a function of: what it takes are placeholders of its own, what it gives are nodes.</summary>
internal sealed record Function(string Name, byte[] Body, IReadOnlyList<string> Takes, IReadOnlyList<string> Gives);
