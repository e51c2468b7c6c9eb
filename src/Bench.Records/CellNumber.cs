namespace Bench.Records;

/// <summary>A cell's number. Low and high bound the 95 % interval of the mean over launches; null where no cell of the record has two.</summary>
public sealed record CellNumber
{
    /// <summary>Geometric mean over launches of each launch's median.</summary>
    public required double StepNanoseconds { get; init; }
    public required double ItemsPerSecond { get; init; }
    public required int Launches { get; init; }
    /// <summary>Half the interval, on the scale of logs: ± of the rate over the rate.</summary>
    public double? RelativeHalfWidth { get; init; }
    public double? PlusMinus => RelativeHalfWidth is { } half ? ItemsPerSecond * Math.Sinh(half) : null;
    public double? ItemsPerSecondLow => RelativeHalfWidth is { } half ? ItemsPerSecond * Math.Exp(-half) : null;
    public double? ItemsPerSecondHigh => RelativeHalfWidth is { } half ? ItemsPerSecond * Math.Exp(half) : null;
}
