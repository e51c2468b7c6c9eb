namespace Bench.Measure.Rounds.Checks;

/// <summary>What a check says of a cell. One that voids takes the number away.</summary>
public sealed record Finding(string Words, bool Voids);
