using System.Globalization;
using Bench.Bundles;
using Bench.Graphs;
using Bench.Graphs.Transforms;
using Bench.Measure.Gate;
using Bench.Models;
using Bench.Reference;

namespace Bench.Tests.Gate;

// What a gate is worth: each tiny model with one operator wrong must lie well outside the limit that fp32 is given.
public class MutantTests
{
    private const double Margin = 3;

    // What fp32 cannot tell, with its distance over the golden's norm.
    private static readonly Dictionary<string, double> Unseen = new()
    {
        // The bias of a key projection moves all scores of a query alike, which softmax takes out again: no precision can tell.
        ["tiny-bert Add_11: only its left side"] = 6.6e-16,
        ["tiny-bert Add_35: only its left side"] = 4.8e-16,
    };

    public static TheoryData<string> TinyModels => [.. ModelList.All.Select(m => m.Name).Where(n => n.StartsWith("tiny-", StringComparison.Ordinal))];

    [Theory, MemberData(nameof(TinyModels))]
    public async Task EveryMutantLiesWellOutsideTheLimitOfFp32(string name)
    {
        using var home = new TemporaryFolder();
        var model = ModelList.Find(name)!;
        var recipe = new Recipe
        {
            Model = name,
            Graph = model.Build(2, model.Sequence),
            Weights = new WeightSource.FromSeed(1, model.StoredType),
            Batch = 2,
            Unit = model.Unit,
            FlopsPerStep = 1,
            Parameters = 1,
        };
        var made = await new Cache(home.Path).PrepareAsync(recipe, golden: null, cancel: TestContext.Current.CancellationToken);
        using var bundle = Bundle.Open(made.BundleFolder, made.WeightsFolder);
        var golden = Outputs(bundle, bundle.Graph);
        var limit = Limits.Of("fp32");
        var (missed, count) = (new List<string>(), 0);
        foreach (var (mutant, graph) in Mutants.Of(bundle.Graph))
        {
            count++;
            var outputs = Outputs(bundle, graph);
            var distances = golden.Zip(outputs, (right, wrong) => Distance.Between([(wrong, right)])).ToArray();
            var seen = distances.Any(d => d.NonFinite > 0 || d.Norm >= Margin * limit.Norm || d.Worst >= Margin * limit.Worst);
            if (seen == Unseen.ContainsKey($"{name} {mutant}"))
                missed.Add(string.Create(CultureInfo.InvariantCulture, $"[\"{name} {mutant}\"] = {distances.Max(d => d.Norm):0.0e+0},"));
        }

        Assert.True(count > 20, $"{name} has only {count} mutants");
        Assert.True(missed.Count == 0, $"{missed.Count} of {count} mutants are not where they should be:\n{string.Join('\n', missed)}");
    }

    private static Tensor[] Outputs(Bundle bundle, Graph graph)
    {
        var exact = Precision.To(graph, DType.F64);
        using var executor = new Executor<double>(exact, bundle.Weight, threads: 1);
        foreach (var input in exact.Inputs) executor.Feed(input, bundle.Input(input, 0));
        executor.Run();
        return [.. exact.Outputs.Select(executor.Get)];
    }
}
