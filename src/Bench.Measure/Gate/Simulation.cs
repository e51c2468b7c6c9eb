using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bench.Measure.Gate;

/// <summary>
/// How far the reference is from the golden when each operator's result is rounded to a precision: <c>limits.json</c>, which `bench-engine-reference limits
/// --write` writes.
/// </summary>
public sealed record Simulation
{
    /// <summary>Smallest and largest over all models and outputs.</summary>
    public sealed record Errors(double SmallestNorm, double LargestNorm, double LargestWorst);

    public sealed record Workload(string Model, int Batch, int? Sequence);

    /// <summary>Of the seeded weights and inputs.</summary>
    public required int Generator { get; init; }
    /// <summary>The reference's version.</summary>
    public required string Reference { get; init; }
    public required IReadOnlyList<Workload> Workloads { get; init; }
    public required IReadOnlyDictionary<string, Errors> Precisions { get; init; }

    public static readonly Simulation CheckedIn = Read();

    private static Simulation Read()
    {
        using var stream = typeof(Simulation).Assembly.GetManifestResourceStream("limits.json")!;
        return JsonSerializer.Deserialize(stream, SimulationJson.Default.Simulation)!;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Simulation))]
internal sealed partial class SimulationJson : JsonSerializerContext;
