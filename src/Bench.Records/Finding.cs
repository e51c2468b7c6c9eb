namespace Bench.Records;

/// <summary>What a check says of a cell: which, how grave, and its figures by name. Words are made where it is shown.</summary>
/// <param name="Subject">The setting that it is about, of those that a cell has several of.</param>
public sealed record Finding(FindingId Id, Severity Severity, IReadOnlyDictionary<string, double> Figures, string? Subject = null)
{
    /// <summary>Takes the cell's number away.</summary>
    public static Finding Void(FindingId id, params (string Name, double Value)[] figures) => Of(id, Severity.Void, figures);

    public static Finding Note(FindingId id, params (string Name, double Value)[] figures) => Of(id, Severity.Note, figures);

    private static Finding Of(FindingId id, Severity severity, (string Name, double Value)[] figures) =>
        new(id, severity, figures.ToDictionary(figure => figure.Name, figure => figure.Value));
}
