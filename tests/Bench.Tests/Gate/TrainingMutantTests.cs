using System.Numerics;
using Bench.Bundles;
using Bench.Graphs;
using Bench.Graphs.Transforms;
using Bench.Measure.Gate;
using Bench.Models;
using Bench.Reference;

namespace Bench.Tests.Gate;

// By the same places, limits and rounding that the gate judges a worker's state by.
public class TrainingMutantTests(ITestOutputHelper told)
{
    private const int Steps = 3;
    private const double Clearly = 3;

    public static TheoryData<string> Tiny => [.. ModelList.All.Select(model => model.Name).Where(name => name.StartsWith("tiny", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Tiny))]
    public void AWrongUpdateIsFarOutsideTheLimits(string name)
    {
        var model = ModelList.Find(name)!;
        var step = model.Build(4, model.Sequence is null ? null : 8, Model.Train);
        var golden = Changes<double>(Precision.To(step, DType.F64), step);
        var simulated = Changes<float>(step, step);
        var limits = golden[0].Keys.ToDictionary(state => state, state => Allowed(state, golden, simulated));
        var (seen, missed) = (0, new List<string>());
        foreach (var (mutant, graph) in TrainingMutants.Of(step, model.Optimiser(4)))
        {
            var wrong = Changes<double>(Precision.To(graph, DType.F64), graph);
            var (beyond, where) = limits.Keys.Select(state => (Beyond: Enumerable.Range(0, Steps).Max(k =>
                StateJudgement.Between(wrong[k][state], golden[k][state], limits[state].Unsure)?.Norm / limits[state].Limit.Norm ?? 0), state))
                .MaxBy(pair => pair.Beyond);
            told.WriteLine($"{mutant}: {beyond:0.0} times the limit in {where}");
            if (beyond < Clearly) missed.Add(mutant);
            seen++;
        }

        Assert.True(seen >= 8);
        Assert.Empty(missed);
    }

    private static (Limit Limit, IReadOnlyList<int> Unsure) Allowed(string state, List<Dictionary<string, Tensor>> golden,
        List<Dictionary<string, Tensor>> simulated)
    {
        var pairs = simulated.Zip(golden, (those, right) => (those[state], right[state])).ToList();
        var moment = StateChange.FirstMoment(state);
        var unsure = StateChange.Unsure(pairs, golden[0].ContainsKey(moment) ? simulated.Zip(golden, (those, right) => (those[moment], right[moment])) : null);
        var distances = pairs.Select(pair => StateJudgement.Between(pair.Item1, pair.Item2, unsure)).OfType<Distance>().ToList();
        return StateJudgement.Allowed("fp32", distances.Count == 0 ? null
            : new SimulatedErrors.Output(distances.Max(d => d.Norm), distances.Max(d => d.Worst), 0, unsure));
    }

    private static List<Dictionary<string, Tensor>> Changes<T>(Graph graph, Graph seeds) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Tensor Made(string value)
        {
            var type = graph.Values[value];
            return Seeded.Tensor(value, type with { DType = type.DType.IsFloat() ? DType.F32 : type.DType }, seeds.Fills[value], 1);
        }

        using var executor = new Executor<T>(graph, Made, 2);
        foreach (var state in graph.State) executor.Feed(state.From, Made(state.From));
        foreach (var input in graph.Inputs) executor.Feed(input, Made(input));
        var steps = new List<Dictionary<string, Tensor>>();
        for (var k = 0; k < Steps; k++)
        {
            executor.Run();
            steps.Add(graph.State.ToDictionary(state => state.Name, state => StateChange.Of(Made(state.From), executor.Get(state.To))));
            executor.Advance();
        }

        return steps;
    }
}
