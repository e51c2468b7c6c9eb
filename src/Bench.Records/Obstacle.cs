namespace Bench.Records;

/// <summary>Why two cells are not compared; words are made where it is shown. <see cref="Name"/> and both values: of what differs.</summary>
public sealed record Obstacle(ObstacleKind Kind, string Name = "", string Base = "", string New = "")
{
    /// <summary>Whether nothing is known yet, rather than something in the way: more launches lift it.</summary>
    public bool LaunchesLift => Kind is ObstacleKind.NoSpread or ObstacleKind.TooFewCommonWaves or ObstacleKind.NoCommonWave;
}
