using Bench.Models;
using Bench.Reports;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Bench.Benchmarks;

/// <summary>What a step works off over the mean time of a step: Images/s, Tokens/s.</summary>
public sealed class RateColumn(string unit) : IColumn
{
    private const int Digits = 4;

    public string Id => ColumnName;
    public string ColumnName => $"{char.ToUpperInvariant(unit[0])}{unit[1..]}/s";
    public bool AlwaysShow => true;
    public ColumnCategory Category => ColumnCategory.Custom;
    public int PriorityInCategory => 0;
    public bool IsNumeric => true;
    public UnitType UnitType => UnitType.Dimensionless;
    public string Legend => $"{unit} of a step over its mean time";

    public bool IsAvailable(Summary summary) => summary.BenchmarksCases.Any(benchmark => ModelOf(benchmark).Unit == unit);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => GetValue(summary, benchmarkCase, SummaryStyle.Default);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style)
    {
        var model = ModelOf(benchmarkCase);
        if (model.Unit != unit || summary[benchmarkCase]?.ResultStatistics is not { } statistics) return "-";
        var batch = (int)benchmarkCase.Parameters[nameof(WorkloadBenchmark.Batch)];
        if (WorkloadBenchmark.IsWrong(model.Name, (string)benchmarkCase.Parameters[nameof(WorkloadBenchmark.Engine)], batch)) return "failed gate";
        return Number.Significant(model.Build(batch, model.Sequence).ItemsPerStep / statistics.Mean * 1e9, Digits);
    }

    private static Model ModelOf(BenchmarkCase benchmark) => ModelList.Find(((WorkloadBenchmark)Activator.CreateInstance(benchmark.Descriptor.Type)!).Model)!;
}
