using System.Globalization;
using System.Numerics;
using Bench.Bundles;
using Bench.Graphs;
using Bench.Graphs.Transforms;
using Bench.Reference;

namespace Bench.Engines;

/// <summary>Simulates each precision's rounding on bundles that have a golden and prints how far its outputs are: what the gate's limits are derived from.</summary>
internal static class LimitsCommand
{
    private static readonly string[] Precisions = ["fp64", "fp32", "fp16", "bf16"];

    public static int Run(string[] folders)
    {
        if (folders.Length == 0 || folders.Length % 2 != 0)
        {
            Console.Error.WriteLine("limits: takes pairs of folders, BUNDLE WEIGHTS; each bundle must have its golden");
            return 2;
        }

        try
        {
            var largest = Precisions.ToDictionary(p => p, _ => (Norm: 0.0, Worst: 0.0));
            Console.WriteLine("model\tbatch\tprecision\toutput\tnorm\tworst");
            for (var i = 0; i < folders.Length; i += 2)
            {
                using var bundle = Bundle.Open(folders[i], folders[i + 1]);
                foreach (var precision in Precisions)
                    foreach (var (norm, worst) in Print(bundle, precision))
                        largest[precision] = (Math.Max(largest[precision].Norm, norm), Math.Max(largest[precision].Worst, worst));
            }

            foreach (var precision in Precisions)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"largest\t\t{precision}\t\t{largest[precision].Norm:e3}\t{largest[precision].Worst:e3}"));

            return 0;
        }
        catch (GraphException e)
        {
            Console.Error.WriteLine(e.Message);
            return 2;
        }
    }

    private static List<(double Norm, double Worst)> Print(Bundle bundle, string precision)
    {
        var graph = Precision.Named(bundle.Graph, precision)!;
        return precision == "fp64" ? Print<double>(bundle, graph, precision) : Print<float>(bundle, graph, precision);
    }

    private static List<(double Norm, double Worst)> Print<T>(Bundle bundle, Graph graph, string precision) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var executor = new Executor<T>(graph, bundle.Weight, Environment.ProcessorCount);
        var errors = new List<(double, double)>();
        foreach (var (output, tensor) in GoldenCommand.Outputs(bundle, executor, 0))
        {
            var golden = bundle.Golden(output, 0) ?? throw new BundleException($"{bundle.Folder}: has no golden; run \"bench-engine-reference golden\" on it first");
            if (!golden.DType.IsFloat()) continue;
            var (norm, worst) = Distance(golden.ToDoubles(), tensor.ToDoubles());
            errors.Add((norm, worst));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{bundle.Info.Model}\t{bundle.Info.Batch}\t{precision}\t{output}\t{norm:e3}\t{worst:e3}"));
        }

        return errors;
    }

    // The gate's measure: distance over the golden's norm, and the worst element over the largest.
    private static (double Norm, double Worst) Distance(double[] right, double[] ours)
    {
        double squares = 0, norm = 0, worst = 0, largest = 0;
        for (var i = 0; i < right.Length; i++)
        {
            var off = ours[i] - right[i];
            squares += off * off;
            norm += right[i] * right[i];
            worst = Math.Max(worst, Math.Abs(off));
            largest = Math.Max(largest, Math.Abs(right[i]));
        }

        return (Math.Sqrt(squares / norm), worst / largest);
    }
}
