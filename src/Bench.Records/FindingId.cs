using System.Text.Json.Serialization;

namespace Bench.Records;

/// <summary>
/// What checks can find. The names are for other programs and stay; the words are those of <c>FindingWords</c> in Bench.Reports,
/// which does not compile without some for each.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<FindingId>))]
public enum FindingId
{
    [JsonStringEnumMemberName("golden-not-finite")] GoldenNotFinite,
    [JsonStringEnumMemberName("samples-too-near")] SamplesTooNear,
    [JsonStringEnumMemberName("setting-not-in-force")] SettingNotInForce,
    [JsonStringEnumMemberName("scripted-clock")] ScriptedClock,
    [JsonStringEnumMemberName("wrong-clock")] WrongClock,
    [JsonStringEnumMemberName("missing-fence")] MissingFence,
    [JsonStringEnumMemberName("uncomputed-steps")] UncomputedSteps,
    [JsonStringEnumMemberName("too-few-steps")] TooFewSteps,
    [JsonStringEnumMemberName("remembered-steps")] RememberedSteps,
    [JsonStringEnumMemberName("disproportionate-time")] DisproportionateTime,
    [JsonStringEnumMemberName("untrue-each")] UntrueEach,
    [JsonStringEnumMemberName("left-to-fetch")] LeftToFetch,
    [JsonStringEnumMemberName("above-peak")] AbovePeak,
    [JsonStringEnumMemberName("late-fetch")] LateFetch,
    [JsonStringEnumMemberName("too-many-threads")] TooManyThreads,
    [JsonStringEnumMemberName("idle-threads")] IdleThreads,
    [JsonStringEnumMemberName("growing-memory")] GrowingMemory,
    [JsonStringEnumMemberName("slowing-down")] SlowingDown,
    [JsonStringEnumMemberName("machine-slowing-down")] MachineSlowingDown,
    [JsonStringEnumMemberName("compiled")] Compiled,
    [JsonStringEnumMemberName("disturbed")] Disturbed,
    [JsonStringEnumMemberName("computes-nothing")] ComputesNothing,
}
