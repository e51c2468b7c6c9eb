using System.Text.Json.Serialization;
using Bench.Records;

namespace Bench.Reports;

/// <summary>What a step of a cell takes beyond the baseline's.</summary>
public sealed record TaxData
{
    public required string Base { get; init; }
    public required string Cell { get; init; }
    public required int Waves { get; init; }
    public required double Nanoseconds { get; init; }
    public required double LowNanoseconds { get; init; }
    public required double HighNanoseconds { get; init; }
    public required double Share { get; init; }
    public required double LowShare { get; init; }
    public required double HighShare { get; init; }

    [JsonIgnore]
    public CellKey Parts { get; init; } = null!;
    [JsonIgnore]
    public string BaseEngine { get; init; } = null!;

    public static TaxData Of(Tax tax) => new()
    {
        Parts = tax.Other.Parts,
        BaseEngine = tax.Base.Parts.EngineText,
        Base = tax.Base.Key,
        Cell = tax.Other.Key,
        Waves = tax.Waves,
        Nanoseconds = tax.Nanoseconds,
        LowNanoseconds = tax.LowNanoseconds,
        HighNanoseconds = tax.HighNanoseconds,
        Share = tax.Share,
        LowShare = tax.LowShare,
        HighShare = tax.HighShare,
    };
}
