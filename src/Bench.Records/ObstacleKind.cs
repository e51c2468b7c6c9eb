namespace Bench.Records;

public enum ObstacleKind
{
    NotInBase,
    NotInNew,
    Differs,
    BaseHasNoNumber,
    NewHasNoNumber,
    /// <summary>No cell has two launches, so nothing tells how much they differ by chance.</summary>
    NoSpread,
    /// <summary>Cells have two launches, but no two have two waves in common, so nothing tells how much they differ by chance either.</summary>
    TooFewCommonWaves,
    NoCommonWave,
}
