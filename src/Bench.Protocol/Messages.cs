using System.Text.Json.Serialization;

namespace Bench.Protocol;

/// <summary>Host to worker: one JSON object a line. <see cref="Do"/> says which of the other fields count.</summary>
public sealed record Request
{
    public required long Id { get; init; }
    /// <summary>hello, load, inputs, run, sync, fetch, reset, memory or bye.</summary>
    public required string Do { get; init; }
    /// <summary>hello: the protocol's version.</summary>
    public int? Version { get; init; }
    /// <summary>load: what, and how.</summary>
    public Load? Load { get; init; }
    /// <summary>run: how many steps.</summary>
    public long? Steps { get; init; }
    /// <summary>run: the input set of the first step; step i takes set (set + i) mod the number of sets. inputs: the set that is filled anew.</summary>
    public int? Set { get; init; }
    /// <summary>run: a fence and a time a step (latency regime).</summary>
    public bool? Each { get; init; }
    /// <summary>fetch: "outputs" or "state" of the last timed step.</summary>
    public string? What { get; init; }
    /// <summary>fetch: these rows of the sample axis only; absent: all.</summary>
    public int[]? Rows { get; init; }
    /// <summary>fetch: the safetensors file to write. inputs: the one to read, every graph input whole and as stored.</summary>
    public string? File { get; init; }
}

/// <summary>The cell that a worker is to hold. It replaces what was loaded before.</summary>
public sealed record Load
{
    /// <summary>The bundle's folder.</summary>
    public required string Bundle { get; init; }
    /// <summary>The folder of its weights.</summary>
    public required string Weights { get; init; }
    public required string Device { get; init; }
    /// <summary>fp64, fp32, fp16, bf16, …</summary>
    public required string Precision { get; init; }
    public required int Threads { get; init; }
    public IReadOnlyDictionary<string, string> Options { get; init => field = value ?? NoOptions; } = NoOptions;
    /// <summary>Whether weights may be folded and repacked once for all (null: the engine's habit).</summary>
    public bool? Frozen { get; init; }

    // The generated reader hands null to what a message leaves out, past the initial value.
    private static readonly Dictionary<string, string> NoOptions = [];
}

/// <summary>Worker to host: the answer to the request of the same id.</summary>
public sealed record Answer
{
    public required long Id { get; init; }
    public required bool Ok { get; init; }
    /// <summary>When not ok: unsupported, memory, input or internal.</summary>
    public string? Code { get; init; }
    /// <summary>When not ok: what is wrong, for the user.</summary>
    public string? Text { get; init; }
    public Hello? Hello { get; init; }
    public Loaded? Loaded { get; init; }
    /// <summary>run, sync: by the worker's own clock.</summary>
    public long? Nanoseconds { get; init; }
    /// <summary>run with "each": every step's time.</summary>
    public long[]? Each { get; init; }
    /// <summary>run: what the steps cost beside time.</summary>
    public RunCounters? Counters { get; init; }
    /// <summary>memory: bytes that the worker's process and its device hold now and held at most.</summary>
    public MemoryUse? Memory { get; init; }
}

public sealed record Hello
{
    public required int Version { get; init; }
    public required string Engine { get; init; }
    /// <summary>What a reader wants to know of versions and library builds, by name.</summary>
    public required IReadOnlyDictionary<string, string> Versions { get; init; }
    public required string[] Devices { get; init; }
    public required string[] Precisions { get; init; }
    public required string[] Modes { get; init; }
    /// <summary>What it was built from, where its build says so: <see cref="SourceStamp"/>.</summary>
    public string? Build { get; init; }
    /// <summary>Devices that it was built for and that are not among <see cref="Devices"/>, with the reason: what is missing on this machine.</summary>
    public IReadOnlyDictionary<string, string>? Lacks { get; init; }
}

public sealed record Loaded
{
    /// <summary>In force, by name (threads, provider, layout, build flags …).</summary>
    public required IReadOnlyList<SettingInForce> Settings { get; init; }
    public long LoadNanoseconds { get; init; }
    public long CompileNanoseconds { get; init; }
    /// <summary>Where inputs lie while timed: device, host or files.</summary>
    public string Inputs { get; init => field = value ?? "host"; } = "host";
    /// <summary>frozen or mutable.</summary>
    public string Weights { get; init => field = value ?? "mutable"; } = "mutable";
    /// <summary>nchw, nhwc …, where there is one.</summary>
    public string? Layout { get; init; }
}

/// <summary><see cref="Source"/> is "read" (the framework told), "observed" or "asked".</summary>
public sealed record SettingInForce(string Name, string Value, string Source);

public sealed record RunCounters
{
    public long CpuNanoseconds { get; init; }
    public long Collections { get; init; }
    public long AllocatedBytes { get; init; }
    public long Compilations { get; init; }
    public long MajorFaults { get; init; }
    public long Bytes { get; init; }
    public long PeakBytes { get; init; }
}

public sealed record MemoryUse(long Bytes, long PeakBytes);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(Request))]
[JsonSerializable(typeof(Answer))]
public sealed partial class MessageJson : JsonSerializerContext;
