namespace Bench.Records;

/// <summary>The machine as the run was allowed to use it. What could not be read is absent.</summary>
public sealed record MachineFacts
{
    public required string Name { get; init; }
    public required string Os { get; init; }
    public required string Architecture { get; init; }
    public required string Runtime { get; init; }
    public string? Kernel { get; init; }
    public string? Cpu { get; init; }
    /// <summary>The highest clock that the governor allows, else the one at the start.</summary>
    public double? Megahertz { get; init; }
    public int? PhysicalCores { get; init; }
    public required int LogicalCores { get; init; }
    /// <summary>Logical processors of the affinity mask.</summary>
    public required IReadOnlyList<int> GrantedProcessors { get; init; }
    /// <summary>Physical cores among them, cut by the container's quota: what "threads: all" means.</summary>
    public required int GrantedCores { get; init; }
    public IReadOnlyList<string>? VectorSets { get; init; }
    public IReadOnlyList<CacheFacts>? Caches { get; init; }
    public long? MemoryBytes { get; init; }
    public ContainerFacts? Container { get; init; }
    public string? Governor { get; init; }
    /// <summary>How often the kernel takes a processor from one thread and gives it to another, which is how late an answer may be by nobody's fault.</summary>
    public long? SchedulerTickNanoseconds { get; init; }
    public IReadOnlyList<GpuFacts> Gpus { get; init; } = [];
    /// <summary>What this machine has no sensor for, in words.</summary>
    public IReadOnlyList<string> Lacks { get; init; } = [];
    public IReadOnlyList<Peak>? Peaks { get; init; }
}
