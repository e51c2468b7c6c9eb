namespace Bench.Reports;

/// <summary>A column of a report: its label over numbers of its unit.</summary>
public sealed record Column(string Label, Role Role, Unit Unit = Unit.None);
