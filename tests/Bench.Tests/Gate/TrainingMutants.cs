using Bench.Graphs;
using Bench.Graphs.Transforms;

namespace Bench.Tests.Gate;

/// <summary>Training steps that differ from a right one as an optimiser or a rule written in haste would.</summary>
internal static class TrainingMutants
{
    public static IEnumerable<(string Name, Graph Graph)> Of(Graph step, Optimiser optimiser)
    {
        string[] learned = [.. step.State.Select(state => state.From).Where(from => step.Weights.ContainsKey(from) && !from.Contains("running"))];
        string[] matrices = [.. learned.Where(weight => step.Values[weight].Shape.Rank > 1)], vectors = [.. learned.Except(matrices)];
        var matrix = matrices[2];
        yield return ("an update is skipped", Replaced(step, [matrix], (_, n) => [n with { Op = "Identity", Inputs = [matrix] }]));
        yield return ("an update is made twice", Replaced(step, [matrix], (_, n) =>
            [Product("twice", n.Inputs[1], "two"), n with { Inputs = [n.Inputs[0], "twice"] }], ("two", 2)));
        yield return ("a gradient has the wrong sign", Replaced(step, [matrix], (_, n) =>
            [Product("turned", n.Inputs[1], "minus"), n with { Inputs = [n.Inputs[0], "turned"] }], ("minus", -1)));
        foreach (var mutant in optimiser switch
        {
            Sgd sgd => OfSgd(step, sgd, matrices, vectors),
            AdamW adam => OfAdam(step, adam, matrices, vectors),
            _ => throw new NotSupportedException(),
        }) yield return mutant;
        if (step.State.FirstOrDefault(state => state.From.EndsWith("running_mean", StringComparison.Ordinal))?.From is not { } mean) yield break;
        var variance = mean.Replace("_mean", "_var");
        foreach (var running in new[] { mean, variance })
            yield return ($"{running} is frozen", Replaced(step, [running], (_, n) => [n with { Op = "Identity", Inputs = [running] }]));
        yield return ("the variance is the batch's own", Replaced(step, [variance], (_, n) =>
            [Product("batch's", Giver(step, n.Inputs[1]).Inputs[0], "tenth"), n with { Inputs = [n.Inputs[0], "batch's"] }], ("tenth", 0.1)));
        var masked = step.Nodes.First(node => node.Op == "Where");
        yield return ("a gradient passes where its ReLU was off",
            Rebuilt(step with { Nodes = [.. step.Nodes.Select(n => n == masked ? n with { Op = "Identity", Inputs = [n.Inputs[1]] } : n)] }));
    }

    private static IEnumerable<(string Name, Graph Graph)> OfSgd(Graph step, Sgd sgd, string[] matrices, string[] vectors)
    {
        string[] Momenta(string[] weights) => [.. weights.Select(weight => $"{weight}.momentum")];
        // The second thing that is added is the slope, of which the first is the gradient alone.
        yield return ("matrices do not decay", Replaced(step, Momenta(matrices), (_, n) =>
            [n with { Inputs = [n.Inputs[0], Giver(step, n.Inputs[1]).Inputs[0]] }]));
        yield return ("vectors decay", Replaced(step, Momenta(vectors), (state, n) =>
            [Product($"{state} decayed", state[..^".momentum".Length], "decay"), Sum($"{state} slope", n.Inputs[1], $"{state} decayed"),
                n with { Inputs = [n.Inputs[0], $"{state} slope"] }], ("decay", sgd.Decay)));
        yield return ("momentum is not carried over", Replaced(step, Momenta(matrices[2..3]), (_, n) => [n with { Op = "Identity", Inputs = [n.Inputs[1]] }]));
    }

    private static IEnumerable<(string Name, Graph Graph)> OfAdam(Graph step, AdamW adam, string[] matrices, string[] vectors)
    {
        yield return ("matrices do not decay", Replaced(step, matrices, (weight, n) => [n with { Inputs = [weight, n.Inputs[1]] }]));
        yield return ("vectors decay", Replaced(step, vectors, (weight, n) =>
            [Product($"{weight} kept", weight, "share"), n with { Inputs = [$"{weight} kept", n.Inputs[1]] }], ("share", 1 - adam.Rate * adam.Decay)));
        foreach (var moment in new[] { "first", "second" })
            yield return ($"the {moment} moment is not carried over",
                Replaced(step, [$"{matrices[2]}.{moment}"], (_, n) => [n with { Op = "Identity", Inputs = [n.Inputs[1]] }]));
        yield return ("moments are not corrected",
            Replaced(step, ["adam.first"], (_, n) => [n with { Inputs = ["one", "nothing"] }], ("one", 1), ("nothing", 0)));
    }

    private static Node Giver(Graph step, string value) => step.Nodes.Single(node => node.Outputs.Contains(value));

    private static Node Product(string name, string value, string factor) => new(name, "Mul", [value, factor], [name], Attributes.None);

    private static Node Sum(string name, string one, string other) => new(name, "Add", [one, other], [name], Attributes.None);

    // The nodes that give these states what they become, each by others, with what those read beside values that are there.
    private static Graph Replaced(Graph step, string[] states, Func<string, Node, Node[]> by, params (string Name, double Value)[] constants)
    {
        var writers = step.State.Where(state => states.Contains(state.From)).ToDictionary(state => state.To, state => state.From);
        return Rebuilt(step with
        {
            Constants = new Dictionary<string, Tensor>([.. step.Constants, .. constants.Select(constant =>
                KeyValuePair.Create(constant.Name, Tensor.Scalar((float)constant.Value)))]),
            Nodes = [.. step.Nodes.SelectMany(node => writers.TryGetValue(node.Outputs[0], out var state) ? by(state, node) : [node])],
        });
    }

    private static Graph Rebuilt(Graph step) => GraphBuilder.Of(step).Build(step.ItemsPerStep, sampleAxis: null);
}
