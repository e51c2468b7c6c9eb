using Bench.Bundles;
using Bench.Graphs;
using Bench.Graphs.Transforms;
using Bench.Protocol;
using Bench.Reference;

namespace Bench.Engines;

/// <summary>Writes what a precision's rounding alone does to a bundle's outputs: what the gate's limits for this workload are derived from.</summary>
internal static class SimulateCommand
{
    public static int Run(string bundleFolder, string weightsFolder, string precision)
    {
        if (!HostLife.Bind()) return 2;
        try
        {
            using var bundle = Bundle.Open(bundleFolder, weightsFolder);
            SimulatedErrors.Write(bundle, precision, Of(bundle, precision));
            return 0;
        }
        catch (Exception e) when (e is GraphException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{bundleFolder}: {precision} cannot be simulated: {e.Message}");
            return 2;
        }
    }

    private static Dictionary<string, SimulatedErrors.Output> Of(Bundle bundle, string precision)
    {
        var narrow = precision switch
        {
            "fp32" => DType.F32,
            "fp16" => DType.F16,
            "bf16" => DType.BF16,
            _ => throw new GraphException($"precision \"{precision}\" is none of fp32, fp16 and bf16"),
        };
        var rounded = Errors(bundle, Precision.To(bundle.Graph, narrow), (_, tensor) => tensor);
        // All but float32 is compared with what storing in it alone does.
        var stored = narrow == DType.F32 ? rounded : Errors(bundle, Precision.To(bundle.Graph, DType.F32), (_, tensor) => tensor.DType.IsFloat()
            ? tensor.To(narrow)
            : tensor);
        return rounded.ToDictionary(output => output.Key, output => new SimulatedErrors.Output(output.Value.Norm, output.Value.Worst,
            stored[output.Key].Least, output.Value.Unsure));
    }

    // Of every output, and of every state's change; of those by several ways to round.
    private static Dictionary<string, SimulatedErrors.Output> Errors(Bundle bundle, Graph graph, Func<string, Tensor, Tensor> store)
    {
        var errors = graph.Outputs.Distinct().ToDictionary(output => output, _ => new List<Distance>());
        var changes = graph.State.ToDictionary(state => StateChange.Name(state.Name), _ => new List<(Tensor Simulated, Tensor Golden)>());
        for (uint draw = 0; draw <= (graph.State.Count > 0 ? Nudge.Draws : 0); draw++)
        {
            var number = draw;
            Tensor Moved(string value, Tensor tensor) => number == 0 ? store(value, tensor) : Nudge.Of(value, store(value, tensor), number);
            using var executor = new Executor<float>(graph, value => Moved(value, bundle.Weight(value)), Environment.ProcessorCount);
            foreach (var step in GoldenStep.Of(bundle, seen: true, unseen: false))
                foreach (var (output, tensor) in GoldenCommand.Outputs(bundle, executor, step, store: Moved))
                {
                    var golden = bundle.GoldenPool(output) ?? throw new BundleException($"{bundle.Folder}: has no golden");
                    if (changes.TryGetValue(output, out var pairs)) pairs.AddRange(step.Beside(golden, bundle.Info.GoldenPool, output, tensor));
                    else errors[output].Add(Finite(Distance.Between(step.Beside(golden, bundle.Info.GoldenPool, output, store(output, tensor)))));
                }
        }

        foreach (var (change, pairs) in changes) errors[change] = [];
        var unsure = changes.Where(change => change.Value[0].Golden.DType.IsFloat())
            .ToDictionary(change => change.Key, change => StateChange.Unsure(change.Value, changes.GetValueOrDefault(StateChange.FirstMoment(change.Key))));
        foreach (var (change, places) in unsure)
            errors[change].AddRange(changes[change].Select(pair =>
                Finite(Distance.Between([(StateChange.Without(pair.Simulated, places), StateChange.Without(pair.Golden, places))]))));
        return errors.Where(output => output.Value.Count > 0).ToDictionary(output => output.Key, output => new SimulatedErrors.Output(
            output.Value.Max(d => d.Norm), output.Value.Max(d => d.Worst), output.Value.Min(d => d.Norm), unsure.GetValueOrDefault(output.Key)));
    }

    // What is not finite in one of the two has no distance: the gate names it whatever the limits are.
    private static Distance Finite(Distance distance) => double.IsFinite(distance.Norm) ? distance : distance with { Norm = 0, Worst = 0 };
}
