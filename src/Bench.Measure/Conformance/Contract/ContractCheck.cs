namespace Bench.Measure.Conformance.Contract;

/// <summary>One promise that every engine makes by having a folder. What breaks it throws; all else has kept it.</summary>
public sealed record ContractCheck
{
    private const string Prefix = "contract_";

    internal ContractCheck(string name, Action<ContractWorker> examine) => (Name, Examine) = (Prefix + name, examine);

    /// <summary>As a case is named, so that a filter picks it.</summary>
    public string Name { get; }
    internal Action<ContractWorker> Examine { get; }

    public static readonly IReadOnlyList<ContractCheck> All =
    [
        new("sets", SetsCheck.Examine),
        new("inputs", InputsCheck.Examine),
        new("state", StateCheck.Examine),
        new("reset", ResetCheck.Examine),
        new("rows", RowsCheck.Examine),
        .. PrecisionCheck.Precisions.Select(precision => new ContractCheck($"precision_{precision}", worker => PrecisionCheck.Examine(worker, precision))),
        new("refusals", RefusalCheck.Examine),
        new("transcript", TranscriptCheck.Examine),
        new("memory", MemoryCheck.Examine),
        new("fence", FenceCheck.Examine),
    ];
}
