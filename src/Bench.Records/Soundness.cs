namespace Bench.Records;

/// <summary>
/// What JSON can say and a record cannot mean: lists and parts that are null, iterations without steps, times and counts that are negative or without end.
/// Null when all is well, else the part's name.
/// </summary>
public static class Soundness
{
    /// <summary>The largest time or count: JSON's readers keep whole numbers exact up to here, and no run lasts for a hundred days.</summary>
    public const long Most = 1L << 53;

    internal static string? Fault(Record record) =>
        Part("plan", record.Plan) ?? Positive("plan.launches", record.Plan.Launches)
        ?? Positive("plan.rounds", record.Plan.Rounds) ?? Positive("plan.iterations", record.Plan.Iterations)
        ?? Part("plan.warmUp", record.Plan.WarmUp) ?? Part("plan.suite", record.Plan.Suite) ?? Part("name", record.Name)
        ?? Part("machine", record.Machine) ?? Part("machine.name", record.Machine.Name)
            ?? List("machine.grantedProcessors", record.Machine.GrantedProcessors, _ => null)
        ?? Part("machine.architecture", record.Machine.Architecture) ?? Part("machine.gpus", record.Machine.Gpus)
            ?? List("machine.gpus", record.Machine.Gpus, gpu => Part("uuid", gpu.Uuid))
        ?? List("machine.peaks", record.Machine.Peaks ?? [], peak => Part("device", peak.Device) ?? Part("precision", peak.Precision))
        ?? List("machine.caches", record.Machine.Caches ?? [], _ => null) ?? List("machine.lacks", record.Machine.Lacks, _ => null)
        ?? List("earlier", record.Earlier ?? [], earlier => Part("key", earlier.Key) ?? Part("record", earlier.Record) ?? Positive("degrees", earlier.Degrees))
        ?? List("cells", record.Cells, Fault);

    internal static string? Fault(JournalLine line) =>
        (line.Start is { } start ? Fault(start) : null) ?? (line.Facts is { } facts ? Fault(facts) : null)
        ?? List("verdicts", line.Verdicts ?? [], Fault) ?? (line.Launch is { } launch ? Fault(launch) : null)
        ?? List("peaks", line.Peaks ?? [], peak => Part("device", peak.Device) ?? Part("precision", peak.Precision))
        ?? List("round", line.Round ?? [], visit =>
            List("iterations", visit.Iterations, Fault) ?? (visit.Proof is { } proof ? Fault(proof) : null));

    private static string? Fault(Cell cell) =>
        Part("key", cell.Key) ?? Part("unit", cell.Unit) ?? Part("parts", cell.Parts) ?? Part("parts.workload", cell.Parts.Workload)
            ?? Part("parts.workload.model", cell.Parts.Workload.Model)
        ?? Part("parts.workload.mode", cell.Parts.Workload.Mode) ?? Part("parts.engine", cell.Parts.Engine) ?? Part("parts.device", cell.Parts.Device)
            ?? Part("parts.precision", cell.Parts.Precision)
        ?? Part("parts.regime", cell.Parts.Regime) ?? Map("parts.options", cell.Parts.Options) ?? Map("versions", cell.Versions)
        ?? List("settings", cell.Settings, setting => Part("name", setting.Name) ?? Part("value", setting.Value) ?? Part("source", setting.Source))
        ?? Count("itemsPerStep", cell.ItemsPerStep) ?? List("notes", cell.Notes ?? [], _ => null)
        ?? Count("golden.values", cell.Golden?.Values) ?? Count("golden.nonFinite", cell.Golden?.NonFinite) ?? List("verdicts", cell.Verdicts, Fault)
        ?? List("launches", cell.Launches, Fault) ?? List("iterations", cell.Iterations, Fault) ?? List("proofs", cell.Proofs ?? [], Fault);

    private static string? Fault(Verdict verdict) =>
        Part("output", verdict.Output) ?? Part("station", verdict.Station) ?? (verdict.Passed ? null : Part("fault", verdict.Fault ?? (object?)verdict.Words))
        ?? Named("fault", verdict.Fault) ?? Named("instead.kind", verdict.Instead?.Kind) ?? Count("elements", verdict.Elements)
        ?? Count("nonFinite", verdict.NonFinite) ?? Count("differing", verdict.Differing);

    private static string? Fault(Iteration iteration) =>
        Positive("steps", iteration.Steps) ?? Positive("workerNanoseconds", iteration.WorkerNanoseconds)
        ?? Positive("hostNanoseconds", iteration.HostNanoseconds) ?? List("flags", iteration.Flags, _ => null)
        ?? List("each", iteration.Each ?? [], step => Count("it", step))
        ?? (iteration.Counters is { } counters ? Fault(counters) : null) ?? Count("microjoules", iteration.Microjoules)
        ?? Count("cpuNanoseconds", iteration.CpuNanoseconds) ?? Count("residentBytes", iteration.ResidentBytes)
        ?? Count("hostDelayNanoseconds", iteration.HostDelayNanoseconds)
        ?? Count("fence.nanoseconds", iteration.Fence?.Nanoseconds) ?? Count("fence.idleNanoseconds", iteration.Fence?.IdleNanoseconds)
        ?? Count("fence.cpuNanoseconds", iteration.Fence?.CpuNanoseconds) ?? Count("fence.idleCpuNanoseconds", iteration.Fence?.IdleCpuNanoseconds)
        ?? Count("fence.delayNanoseconds", iteration.Fence?.DelayNanoseconds);

    private static string? Fault(Proof proof) =>
        Count("leadInSteps", proof.LeadInSteps) ?? Count("leadInNanoseconds", proof.LeadInNanoseconds)
        ?? Count("unseenNanoseconds", proof.UnseenNanoseconds)
        ?? Count("unseenDelayNanoseconds", proof.UnseenDelayNanoseconds) ?? List("singles", proof.Singles, step => Count("it", step))
        ?? List("singleDelays", proof.SingleDelays ?? [], delay => Count("it", delay)) ?? Count("singlesCpuNanoseconds", proof.SinglesCpuNanoseconds);

    private static string? Fault(Counters counters) =>
        Count("cpuNanoseconds", counters.CpuNanoseconds) ?? Count("collections", counters.Collections) ?? Count("allocatedBytes", counters.AllocatedBytes)
        ?? Count("compilations", counters.Compilations) ?? Count("majorFaults", counters.MajorFaults)
        ?? Count("bytes", counters.Bytes) ?? Count("peakBytes", counters.PeakBytes);

    private static string? Fault(Launch launch) =>
        Count("loadNanoseconds", launch.LoadNanoseconds) ?? Count("compileNanoseconds", launch.CompileNanoseconds)
        ?? Count("firstStepNanoseconds", launch.FirstStepNanoseconds) ?? Count("warmSteps", launch.WarmSteps)
        ?? Count("warmNanoseconds", launch.WarmNanoseconds) ?? Count("steps", launch.Steps)
        ?? Count("peakBytes", launch.PeakBytes) ?? Count("syncNanoseconds", launch.SyncNanoseconds)
        ?? Count("pipeNanoseconds", launch.PipeNanoseconds) ?? Count("fetchCpuNanoseconds", launch.FetchCpuNanoseconds)
        ?? Count("loadedPeakBytes", launch.LoadedPeakBytes) ?? Count("pipeMedianNanoseconds", launch.PipeMedianNanoseconds)
        ?? Count("fetchNanoseconds", launch.FetchNanoseconds) ?? Count("fetchAgainNanoseconds", launch.FetchAgainNanoseconds)
        ?? Count("fetchAgainCpuNanoseconds", launch.FetchAgainCpuNanoseconds) ?? Count("fetchDelayNanoseconds", launch.FetchDelayNanoseconds)
        ?? Count("fetchBytes", launch.FetchBytes);

    private static string? Part(string name, object? part) => part is null ? $"{name} is null" : null;

    private static string? Named<T>(string name, T? value) where T : struct, Enum =>
        value is { } given && !Enum.IsDefined(given) ? $"{name} is {given}" : null;

    private static string? Positive(string name, long value) => value == 0 ? $"{name} is 0" : Count(name, value);

    private static string? Count(string name, long? value) =>
        value is null or (>= 0 and <= Most) ? null : $"{name} is {value.Value.ToString(System.Globalization.CultureInfo.InvariantCulture)}";

    private static string? Map(string name, IReadOnlyDictionary<string, string>? map) =>
        Part(name, map) ?? map!.Values.Select(value => Part(name, value)).FirstOrDefault(fault => fault is not null);

    private static string? List<T>(string name, IReadOnlyList<T>? items, Func<T, string?> fault)
    {
        if (items is null) return $"{name} is null";
        for (var i = 0; i < items.Count; i++)
            if ((Part("it", items[i]) ?? fault(items[i])) is { } wrong)
                return $"{name}[{i.ToString(System.Globalization.CultureInfo.InvariantCulture)}]: {wrong}";
        return null;
    }
}
