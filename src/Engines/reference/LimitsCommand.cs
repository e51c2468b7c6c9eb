using System.Globalization;
using System.Numerics;
using Bench.Bundles;
using Bench.Graphs;
using Bench.Graphs.Transforms;
using Bench.Reference;

namespace Bench.Engines;

/// <summary>
/// Simulates each precision's rounding on bundles that have a golden and says how far its outputs are: what the gate's limits are derived from.
/// </summary>
internal static class LimitsCommand
{
    private static readonly string[] Precisions = ["fp64", "fp32", "fp16", "bf16"];

    /// <summary>Of one output in one precision: distance over the golden's norm, worst element over the largest.</summary>
    internal readonly record struct Error(string Precision, double Norm, double Worst);

    public static int Run(string[] arguments)
    {
        var (file, folders) = arguments is ["--write", var named, .. var rest] ? (named, rest) : (null, arguments);
        if (folders.Length == 0 || folders.Length % 2 != 0)
        {
            Console.Error.WriteLine("limits: takes [--write FILE] and pairs of folders, BUNDLE WEIGHTS; each bundle must have its golden");
            return 2;
        }

        try
        {
            var (errors, workloads) = (new List<Error>(), new List<BundleInfo>());
            Console.WriteLine("model\tbatch\tprecision\toutput\tnorm\tworst");
            foreach (var pair in folders.Chunk(2))
            {
                using var bundle = Bundle.Open(pair[0], pair[1]);
                workloads.Add(bundle.Info);
                foreach (var precision in Precisions) errors.AddRange(Print(bundle, precision));
            }

            foreach (var all in errors.GroupBy(e => e.Precision))
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"smallest\t\t{all.Key}\t\t{all.Min(e => e.Norm):e3}\t{all.Min(e => e.Worst):e3}"));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"largest\t\t{all.Key}\t\t{all.Max(e => e.Norm):e3}\t{all.Max(e => e.Worst):e3}"));
            }

            if (file is not null) File.WriteAllText(file, LimitsFile.Text(workloads, errors));
            return 0;
        }
        catch (GraphException e)
        {
            Console.Error.WriteLine(e.Message);
            return 2;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"limits: \"{file}\" cannot be written: {e.Message}");
            return 2;
        }
    }

    private static List<Error> Print(Bundle bundle, string precision)
    {
        var graph = Precision.Named(bundle.Graph, precision)!;
        return precision == "fp64" ? Print<double>(bundle, graph, precision) : Print<float>(bundle, graph, precision);
    }

    private static List<Error> Print<T>(Bundle bundle, Graph graph, string precision) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var executor = new Executor<T>(graph, bundle.Weight, Environment.ProcessorCount);
        var errors = new List<Error>();
        var step = GoldenStep.Of(bundle, seen: true, unseen: false)[0];
        foreach (var (output, tensor) in GoldenCommand.Outputs(bundle, executor, step))
        {
            var golden =
                bundle.GoldenPool(output) ?? throw new BundleException($"{bundle.Folder}: has no golden; run \"bench-engine-reference golden\" on it first");
            if (!golden.DType.IsFloat()) continue;
            var distance = Distance.Between(step.Beside(golden, bundle.Info.GoldenPool, output, tensor));
            var (norm, worst) = (distance.Norm, distance.Worst);
            if (!double.IsFinite(norm)) throw new BundleException($"{bundle.Folder}: output \"{output}\" is not finite in {precision}; leave this bundle out");
            errors.Add(new(precision, norm, worst));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{bundle.Info.Model}\t{bundle.Info.Batch}\t{precision}\t{output}\t{norm:e3}\t{worst:e3}"));
        }

        return errors;
    }
}
