namespace Bench.Records;

/// <summary>How a run ended: "done", "interrupted" or "budget spent".</summary>
public sealed record Ending(string How, DateTimeOffset When)
{
    public const string BudgetSpent = "budget spent";
}
