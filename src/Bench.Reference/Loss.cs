using System.Numerics;
using Bench.Graphs;

namespace Bench.Reference;

public static unsafe class LossKernels
{
    public static IEnumerable<(string Name, Kernel<T> Kernel)> Table<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        [("SoftmaxCrossEntropyLoss", CrossEntropy), ("NegativeLogLikelihoodLoss", c => Likelihood(c, c.In(0)))];

    private static void CrossEntropy<T>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var lines = Lines.Of(c.Shape(0), 1);
        T* x = c.In(0), logs = c.Wants(1) ? c.Out(1) : c.Temporary(c.Count(0));
        c.Crew.For(lines.Count, (line, _) =>
        {
            var start = lines.Start(line);
            var most = T.NegativeInfinity;
            for (var i = 0; i < lines.Length; i++) most = T.Max(most, x[start + (long)i * lines.Step]);
            var sum = T.Zero;
            for (var i = 0; i < lines.Length; i++) sum += T.Exp(x[start + (long)i * lines.Step] - most);
            var shift = most + T.Log(sum);
            for (var i = 0; i < lines.Length; i++) logs[start + (long)i * lines.Step] = x[start + (long)i * lines.Step] - shift;
        });
        Likelihood(c, logs);
    }

    private static void Likelihood<T>(Call<T> c, T* logs) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var lines = Lines.Of(c.Shape(0), 1);
        var labels = c.Longs(1);
        var weights = c.Has(2) ? c.In(2) : null;
        var ignored = c.Attributes.Int("ignore_index");
        var reduction = c.Attributes.Text("reduction", "mean");
        T sum = T.Zero, weight = T.Zero;
        for (var line = 0; line < lines.Count; line++)
        {
            var label = labels[line];
            T loss = T.Zero, own = T.Zero;
            if (label != ignored)
            {
                if (label < 0 || label >= lines.Length) throw c.Site.Wrong($"label {label} is outside {lines.Length} classes");
                own = weights == null ? T.One : weights[label];
                loss = -logs[lines.Start(line) + label * lines.Step] * own;
            }

            if (reduction == "none") c.Out(0)[line] = loss;
            sum += loss;
            weight += own;
        }

        if (reduction == "mean") *c.Out(0) = sum / weight;
        else if (reduction == "sum") *c.Out(0) = sum;
    }
}
