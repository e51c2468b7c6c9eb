using System.Globalization;
using Bench.Benchmarks;
using Bench.Catalogue;
using Bench.Measure.Workers;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
// An engine lives in its worker's process, a fresh one for every case: this process only asks, so a case needs none of its own. A large model's golden takes
// minutes.
var asking = new InProcessEmitToolchain(TimeSpan.FromHours(2), logOutput: true);
var config = ManualConfig.Create(DefaultConfig.Instance)
    .AddJob(Job.Default.WithToolchain(asking).WithUnrollFactor(1).WithWarmupCount(3).WithIterationCount(12))
    .AddColumn(new RateColumn("images"), new RateColumn("tokens"))
    .WithArtifactsPath(Path.Combine(BenchRoot.Checkout ?? ".", "results", "local", "benchmarkdotnet"));
var summaries = BenchmarkSwitcher.FromAssembly(typeof(WorkloadBenchmark).Assembly).Run(args, config);
return WorkloadBenchmark.AnyWrong || summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;
