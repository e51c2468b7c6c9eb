namespace Bench.Records;

// What JSON can say and a record cannot mean: lists and parts that are null, iterations without steps. Null when all is well, else the part's name.
internal static class Soundness
{
    public static string? Fault(Record record) =>
        Part("plan", record.Plan) ?? Part("plan.warmUp", record.Plan.WarmUp) ?? Part("plan.suite", record.Plan.Suite) ?? Part("name", record.Name)
        ?? Part("machine", record.Machine) ?? Part("machine.name", record.Machine.Name) ?? List("machine.grantedProcessors", record.Machine.GrantedProcessors, _ => null)
        ?? Part("machine.architecture", record.Machine.Architecture) ?? Part("machine.gpus", record.Machine.Gpus) ?? List("machine.gpus", record.Machine.Gpus, gpu => Part("uuid", gpu.Uuid))
        ?? List("machine.peaks", record.Machine.Peaks ?? [], peak => Part("device", peak.Device) ?? Part("precision", peak.Precision))
        ?? List("machine.caches", record.Machine.Caches ?? [], _ => null) ?? List("machine.lacks", record.Machine.Lacks, _ => null)
        ?? List("earlier", record.Earlier ?? [], earlier => Part("key", earlier.Key) ?? Part("record", earlier.Record) ?? Positive("degrees", earlier.Degrees))
        ?? List("cells", record.Cells, Fault);

    public static string? Fault(JournalLine line) =>
        (line.Start is { } start ? Fault(start) : null) ?? (line.Facts is { } facts ? Fault(facts) : null)
        ?? List("verdicts", line.Verdicts ?? [], Fault)
        ?? List("peaks", line.Peaks ?? [], peak => Part("device", peak.Device) ?? Part("precision", peak.Precision))
        ?? List("round", line.Round ?? [], visit => List("iterations", visit.Iterations, Fault));

    private static string? Fault(Cell cell) =>
        Part("key", cell.Key) ?? Part("unit", cell.Unit) ?? Part("parts", cell.Parts) ?? Part("parts.workload", cell.Parts.Workload) ?? Part("parts.workload.model", cell.Parts.Workload.Model)
        ?? Part("parts.workload.mode", cell.Parts.Workload.Mode) ?? Part("parts.engine", cell.Parts.Engine) ?? Part("parts.device", cell.Parts.Device) ?? Part("parts.precision", cell.Parts.Precision)
        ?? Part("parts.regime", cell.Parts.Regime) ?? Map("parts.options", cell.Parts.Options) ?? Map("versions", cell.Versions)
        ?? List("settings", cell.Settings, setting => Part("name", setting.Name) ?? Part("value", setting.Value) ?? Part("source", setting.Source))
        ?? List("notes", cell.Notes, _ => null) ?? List("verdicts", cell.Verdicts, Fault) ?? List("launches", cell.Launches, _ => null) ?? List("iterations", cell.Iterations, Fault);

    private static string? Fault(Verdict verdict) => Part("words", verdict.Words) ?? Part("output", verdict.Output) ?? Part("station", verdict.Station);

    private static string? Fault(Iteration iteration) =>
        Positive("steps", iteration.Steps) ?? Positive("workerNanoseconds", iteration.WorkerNanoseconds) ?? List("flags", iteration.Flags, _ => null);

    private static string? Part(string name, object? part) => part is null ? $"{name} is null" : null;

    private static string? Positive(string name, long value) => value > 0 ? null : $"{name} is {value.ToString(System.Globalization.CultureInfo.InvariantCulture)}";

    private static string? Map(string name, IReadOnlyDictionary<string, string>? map) => Part(name, map) ?? map!.Values.Select(value => Part(name, value)).FirstOrDefault(fault => fault is not null);

    private static string? List<T>(string name, IReadOnlyList<T>? items, Func<T, string?> fault)
    {
        if (items is null) return $"{name} is null";
        for (var i = 0; i < items.Count; i++)
            if ((Part("it", items[i]) ?? fault(items[i])) is { } wrong) return $"{name}[{i.ToString(System.Globalization.CultureInfo.InvariantCulture)}]: {wrong}";
        return null;
    }
}
