using Bench.Bundles;
using Bench.Graphs;
using Bench.Graphs.Transforms;
using Bench.Models;
using Bench.Reference;

namespace Bench.Tests.Graphs.Transforms;

public class TrainingTests
{
    private const double Step = 1e-6;

    public static TheoryData<string> Tiny => [.. ModelList.All.Select(model => model.Name).Where(name => name.StartsWith("tiny", StringComparison.Ordinal))];

    // Along a direction that is drawn for each weight, the loss itself tells the slope.
    [Theory]
    [MemberData(nameof(Tiny))]
    public void GradientsOfAModelAreTheSlopesOfItsLoss(string name)
    {
        var model = ModelList.Find(name)!;
        var b = GraphBuilder.Of(Precision.To(model.Graph(Model.Train, 2, model.Sequence is null ? 1 : 8), DType.F64),
            (b, node) => b.Append(node.Op == "BatchNormalization" ? node with { Attributes = node.Attributes.With("training_mode", 1) } : node));
        var loss = b.Nodes[^1].Outputs[0];
        var whole = b.Build(1);
        string[] learned = [.. whole.Weights.Keys.Where(weight => !weight.Contains("running", StringComparison.Ordinal))];
        var gradients = Backpropagation.Of(b, loss, learned);
        foreach (var gradient in gradients.Values.Distinct()) b.Output(gradient);
        // Weights are fed, so that they can be moved.
        var graph = b.Build(1) with { Inputs = [.. whole.Inputs, .. whole.Weights.Keys], Weights = new Dictionary<string, string>() };
        using var back = new Executor<double>(graph, _ => throw new InvalidOperationException(), 2);
        using var forward = new Executor<double>(Fold.Unread(graph with { Outputs = [loss] }), _ => throw new InvalidOperationException(), 2);
        foreach (var executor in new[] { back, forward })
            foreach (var input in graph.Inputs) executor.Feed(input, Made(graph, input));
        back.Run();
        var random = new Random(1);
        foreach (var weight in learned)
        {
            var slopes = back.Get(gradients[weight]).ToDoubles();
            var values = Made(graph, weight).ToDoubles();
            var norm = Math.Sqrt(values.Average(v => v * v));
            double[] direction = [.. values.Select(_ => norm * (2 * random.NextDouble() - 1))];
            var told = slopes.Zip(direction, (slope, d) => slope * d).Sum();
            var right = (Moved(Step) - Moved(-Step)) / (2 * Step);
            forward.Feed(weight, Made(graph, weight));
            var scale = Math.Sqrt(slopes.Sum(slope => slope * slope) * direction.Sum(d => d * d) / values.Length);
            Assert.True(Math.Abs(told - right) <= 1e-5 * scale + 1e-9, $"{weight}: {told} is told, {right} is right");

            double Moved(double by)
            {
                forward.Feed(weight, Tensor.Of<double>(DType.F64, graph.Values[weight].Shape, [.. values.Zip(direction, (v, d) => v + by * d)]));
                forward.Run();
                return forward.Get(loss).ToDoubles()[0];
            }
        }
    }

    [Theory]
    [MemberData(nameof(Tiny))]
    public void EveryWeightOfAModelIsLearnedAndItsLossFalls(string name)
    {
        var model = ModelList.Find(name)!;
        var graph = model.Build(4, model.Sequence is null ? null : 8, Model.Train);
        graph.Check();
        Assert.All(graph.Weights.Keys, weight => Assert.Contains(graph.State, state => state.From == weight));
        using var training = new Stepping(Precision.To(graph, DType.F64));
        var losses = Enumerable.Range(0, 8).Select(_ => training.Step()).ToList();
        Assert.True(losses[^1] < losses[0], string.Join(" ", losses));
    }

    [Fact]
    public void DescentIsByMomentumAndDecay()
    {
        var (w, slope, v) = (new[] { 1.0, -2 }, new[] { 0.5, 3 }, new double[2]);
        using var training = Line(new Sgd(0.1, 0.9, 0.01), [2, 1], w, slope);
        for (var step = 0; step < 3; step++)
        {
            training.Step();
            for (var i = 0; i < 2; i++)
            {
                v[i] = 0.9 * v[i] + slope[i] + 0.01 * w[i];
                w[i] -= 0.1 * v[i];
            }

            Near(w, training["w"]);
            Near(v, training["w.momentum"]);
        }
    }

    [Theory]
    [InlineData(new[] { 2, 1 }, 0.01)]
    [InlineData(new[] { 2 }, 0)]
    public void AdamDecaysApartFromTheGradientAndOnlyWhatHasTwoDimensions(int[] shape, double decay)
    {
        var (w, slope, m, v) = (new[] { 1.0, -2 }, new[] { 0.5, 3 }, new double[2], new double[2]);
        using var training = Line(new AdamW(0.1, 0.9, 0.95, 1e-3, 0.01), shape, w, slope);
        for (var step = 1; step <= 3; step++)
        {
            training.Step();
            for (var i = 0; i < 2; i++)
            {
                m[i] = 0.9 * m[i] + 0.1 * slope[i];
                v[i] = 0.95 * v[i] + 0.05 * slope[i] * slope[i];
                w[i] -= 0.1 * decay * w[i];
                w[i] -= 0.1 / (1 - Math.Pow(0.9, step)) * m[i] / (Math.Sqrt(v[i] / (1 - Math.Pow(0.95, step))) + 1e-3);
            }

            Near(w, training["w"]);
            Near(m, training["w.first"]);
            Near(v, training["w.second"]);
        }
    }

    // As PyTorch: 0.9 of the old, 0.1 of the batch's; of the variance what is estimated of the population, n / (n - 1) times the batch's.
    [Fact]
    public void StatisticsRunWithTheBatchs()
    {
        var b = new GraphBuilder("statistics");
        string Weight(string name) => b.Weight(name, DType.F64, [1], Fill.Uniform(1, 1));
        double[] data = [1, 2, 4, 9];
        var x = b.Constant(Tensor.Of<double>(DType.F64, [2, 1, 2], data));
        b.Output(b.Add("ReduceSum", [b.Add("BatchNormalization", [x, Weight("scale"), Weight("bias"), Weight("mean"), Weight("variance")])], ("keepdims", 0)));
        using var training = new Stepping(Training.Of(b.Build(1), new Sgd(0.1, 0.9, 0.01)));
        double mean = training["mean"][0], variance = training["variance"][0];
        training.Step();
        Near([0.9 * mean + 0.1 * data.Average()], training["mean"]);
        Near([0.9 * variance + 0.1 * data.Sum(v => Math.Pow(v - data.Average(), 2)) / 3], training["variance"]);
    }

    [Fact]
    public void AWeightThatTheLossDoesNotReadIsNamed()
    {
        var b = new GraphBuilder("apart");
        var weight = b.Weight("used", DType.F64, [2], Fill.Uniform(1));
        b.Weight("unused", DType.F64, [2], Fill.Uniform(1));
        b.Output(b.Add("ReduceSum", [weight], ("keepdims", 0)));
        Assert.Equal("the loss does not depend on \"unused\"", Assert.Throws<GraphException>(() => Training.Of(b.Build(1), new Sgd(1, 0, 0))).Message);
    }

    // A loss whose slope is the same everywhere.
    private static Stepping Line(Optimiser optimiser, int[] shape, double[] start, double[] slope)
    {
        var b = new GraphBuilder("line");
        var w = b.Weight("w", DType.F64, new Shape(shape), Fill.Uniform(1));
        var slopes = b.Constant(Tensor.Of<double>(DType.F64, new Shape(shape), slope));
        b.Output(b.Add("ReduceSum", [b.Add("Mul", [w, slopes])], ("keepdims", 0)));
        var training = new Stepping(Training.Of(b.Build(1), optimiser));
        training.Feed("w", Tensor.Of<double>(DType.F64, new Shape(shape), start));
        return training;
    }

    private static void Near(double[] expected, double[] actual) => Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-12));

    private static Tensor Made(Graph graph, string value)
    {
        var type = graph.Values[value];
        var stored = type.DType.IsFloat() ? type with { DType = DType.F32 } : type;
        return Seeded.Tensor(value, stored, graph.Fills[value], 1).To(type.DType);
    }

    private sealed class Stepping : IDisposable
    {
        private readonly Executor<double> _executor;

        public Stepping(Graph graph)
        {
            _executor = new(graph, value => Made(graph, value), 2);
            foreach (var input in graph.Inputs) _executor.Feed(input, Made(graph, input));
            foreach (var state in graph.State) _executor.Feed(state.From, Made(graph, state.From));
        }

        public double[] this[string state] => _executor.Get(state).ToDoubles();

        public void Feed(string state, Tensor tensor) => _executor.Feed(state, tensor);

        public double Step()
        {
            _executor.Run();
            var loss = _executor.Get(_executor.Graph.Outputs[0]).ToDoubles()[0];
            _executor.Advance();
            return loss;
        }

        public void Dispose() => _executor.Dispose();
    }
}
