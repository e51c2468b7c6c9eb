namespace Bench.Reports;

/// <summary>What is shown of a record or of a comparison, before it has a form. It is built once; renderers walk it and know nothing else.</summary>
public sealed record Report
{
    public required IReadOnlyList<Section> Sections { get; init; }
    /// <summary>What has to be said of all sections.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
    /// <summary>What all of it was judged by.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];
    /// <summary>Lines below everything, in forms that have room for them.</summary>
    public IReadOnlyList<string> Footnotes { get; init; } = [];
    /// <summary>The last line: whether all stands.</summary>
    public (Tone Tone, string Text)? Summary { get; init; }
    /// <summary>Every cell with all that is known of it, for programs: names, and rows in the order of the record.</summary>
    public required IReadOnlyList<string> Names { get; init; }
    public required IReadOnlyList<IReadOnlyList<Value>> Table { get; init; }
    /// <summary>The same as an object of its own type, of which <see cref="ReportJson"/> knows the JSON.</summary>
    public required object Data { get; init; }
}
