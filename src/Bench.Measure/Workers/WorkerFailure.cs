namespace Bench.Measure.Workers;

/// <summary>What went wrong with a worker. After all but <see cref="Refused"/> it is gone.</summary>
public enum WorkerFailure
{
    NotStarted,
    Died,
    Hung,
    Rubbish,
    Version,
    /// <summary>It answered that it cannot do what was asked; its code says of what kind the reason is.</summary>
    Refused,
}
