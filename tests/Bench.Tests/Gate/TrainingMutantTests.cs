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

    // What it takes off in a step, 2e-5 × 0.01 of a weight, is as little as float32's rounding of that weight: 1.2 and 2.9 times the limit.
    private static readonly HashSet<string> Beyond = ["tiny-bert: matrices do not decay", "tiny-bert: vectors decay"];

    public static TheoryData<string> Tiny => [.. ModelList.All.Select(model => model.Name).Where(name => name.StartsWith("tiny", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Tiny))]
    public void AWrongUpdateIsFarOutsideTheLimits(string name)
    {
        var model = ModelList.Find(name)!;
        var step = model.Build(4, model.Sequence is null ? null : 8, Model.Train);
        var golden = Changes<double>(Precision.To(step, DType.F64), step);
        List<List<Dictionary<string, Tensor>>> simulated =
            [.. Enumerable.Range(0, (int)Nudge.Draws + 1).Select(draw => Changes<float>(step, step, (uint)draw))];
        var limits = golden[0].Keys.ToDictionary(state => state, state => Allowed(state, golden, simulated));
        var (seen, missed) = (0, new List<string>());
        foreach (var (mutant, graph) in TrainingMutants.Of(step, model.Optimiser(4)))
        {
            var wrong = Changes<double>(Precision.To(graph, DType.F64), graph);
            var (beyond, where) = limits.Keys.Select(state => (Beyond: Enumerable.Range(0, Steps).Max(k =>
                StateJudgement.Between(wrong[k][state], golden[k][state], limits[state].Unsure)?.Norm / limits[state].Limit.Norm ?? 0), state))
                .MaxBy(pair => pair.Beyond);
            told.WriteLine($"{mutant}: {beyond:0.0} times the limit in {where}");
            if (beyond < Clearly) missed.Add($"{name}: {mutant}");
            seen++;
        }

        Assert.True(seen >= 8);
        Assert.Equal(Beyond.Where(miss => miss.StartsWith(name + ":", StringComparison.Ordinal)).Order(), missed.Order());
    }

    private static (Limit Limit, IReadOnlyList<int> Unsure) Allowed(string state, List<Dictionary<string, Tensor>> golden,
        List<List<Dictionary<string, Tensor>>> simulated)
    {
        List<(Tensor, Tensor)> Pairs(string name) =>
            [.. simulated.SelectMany(draw => draw.Zip(golden, (those, right) => (those[name], right[name])))];
        var pairs = Pairs(state);
        var moment = StateChange.FirstMoment(state);
        var unsure = StateChange.Unsure(pairs, golden[0].ContainsKey(moment) ? Pairs(moment) : null);
        var distances = pairs.Select(pair => StateJudgement.Between(pair.Item1, pair.Item2, unsure)).OfType<Distance>().ToList();
        return StateJudgement.Allowed("fp32", new SimulatedErrors.Output(distances.Select(d => d.Norm).DefaultIfEmpty().Max(),
            distances.Select(d => d.Worst).DefaultIfEmpty().Max(), 0, unsure));
    }

    private static List<Dictionary<string, Tensor>> Changes<T>(Graph graph, Graph seeds, uint draw = 0) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Tensor Made(string value)
        {
            var type = graph.Values[value];
            var made = Seeded.Tensor(value, type with { DType = type.DType.IsFloat() ? DType.F32 : type.DType }, seeds.Fills[value], 1);
            return draw == 0 ? made : Nudge.Of(value, made, draw);
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
