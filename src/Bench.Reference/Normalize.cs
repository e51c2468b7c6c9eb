using System.Numerics;
using Bench.Graphs;

namespace Bench.Reference;

public static unsafe class NormalizeKernels
{
    public static IEnumerable<(string Name, Kernel<T> Kernel)> Table<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
    [
        ("BatchNormalization", c => { if (c.Attributes.Int("training_mode", 0) != 0) TrainBatch(c); else Batch(c, c.In(3), c.In(4)); }),
        ("LayerNormalization", Layer), ("RMSNormalization", Rms),
        ("Softmax", c => Softmax(c, false)), ("LogSoftmax", c => Softmax(c, true)),
    ];

    private static void Batch<T>(Call<T> c, T* mean, T* variance) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T* x = c.In(0), scale = c.In(1), bias = c.In(2), y = c.Out(0);
        var epsilon = T.CreateChecked(c.Attributes.Float("epsilon", 1e-5));
        var (images, channels, size) = Sizes(c.Shape(0));
        c.Crew.For(images * channels, (i, _) =>
        {
            var channel = i % channels;
            Affine(x + (long)i * size, y + (long)i * size, size, mean[channel], scale[channel] / T.Sqrt(variance[channel] + epsilon), bias[channel]);
        });
    }

    private static void Affine<T>(T* x, T* y, int n, T middle, T scale, T bias) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int i = 0, w = Vector<T>.Count;
        Vector<T> m = new(middle), s = new(scale), b = new(bias);
        for (; i <= n - w; i += w) Vector.Store((Vector.Load(x + i) - m) * s + b, y + i);
        for (; i < n; i++) y[i] = (x[i] - middle) * scale + bias;
    }

    private static (int Images, int Channels, int Size) Sizes(Shape x) =>
        x.Rank == 1 ? (x[0], 1, 1) : (x[0], x[1], (int)(x.Elements / Math.Max(1, (long)x[0] * x[1])));

    private static void TrainBatch<T>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (images, channels, size) = Sizes(c.Shape(0));
        T* x = c.In(0), mean = c.Temporary(channels), variance = c.Temporary(channels);
        var count = T.CreateChecked((long)images * size);
        c.Crew.For(channels, (channel, _) =>
        {
            var sum = T.Zero;
            for (var i = 0; i < images; i++) sum += Rows.Sum(x + ((long)i * channels + channel) * size, size);
            mean[channel] = sum / count;
            sum = T.Zero;
            for (var i = 0; i < images; i++) sum += Rows.Squares(x + ((long)i * channels + channel) * size, size, mean[channel]);
            variance[channel] = sum / count;
        });
        Batch(c, mean, variance);
        var momentum = T.CreateChecked(c.Attributes.Float("momentum", 0.9));
        for (var channel = 0; channel < channels; channel++)
        {
            if (c.Wants(1)) c.Out(1)[channel] = c.In(3)[channel] * momentum + mean[channel] * (T.One - momentum);
            if (c.Wants(2)) c.Out(2)[channel] = c.In(4)[channel] * momentum + variance[channel] * (T.One - momentum);
        }
    }

    private static void Layer<T>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T* mean = c.Wants(1) ? c.Out(1) : null, inverse = c.Wants(2) ? c.Out(2) : null;
        EachRow(c, (row, x, n) =>
        {
            var count = T.CreateChecked(n);
            var middle = Rows.Sum(x, n) / count;
            var scale = T.One / T.Sqrt(Rows.Squares(x, n, middle) / count + T.CreateChecked(c.Attributes.Float("epsilon", 1e-5)));
            if (mean != null) mean[row] = middle;
            if (inverse != null) inverse[row] = scale;
            return (middle, scale);
        });
    }

    private static void Rms<T>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        EachRow(c,
            (_, x, n) => (T.Zero, T.One / T.Sqrt(Rows.Squares(x, n, T.Zero) / T.CreateChecked(n) + T.CreateChecked(c.Attributes.Float("epsilon", 1e-5)))));

    private delegate (T Middle, T Scale) Statistics<T>(int row, T* x, int n) where T : unmanaged;

    // y = (x − middle) · scale · weight + bias over everything from the axis on.
    private static void EachRow<T>(Call<T> c, Statistics<T> statistics) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var shape = c.Shape(0);
        var axis = c.Site.Axis("axis", shape.Rank);
        var inner = new Shape(shape.Dims[axis..]);
        var n = (int)inner.Elements;
        T* x = c.In(0), y = c.Out(0), weight = Stretched(c, 1, inner), bias = c.Has(2) ? Stretched(c, 2, inner) : null;
        c.Crew.For((int)(c.Count(0) / Math.Max(1, n)), (row, _) =>
        {
            T* from = x + (long)row * n, to = y + (long)row * n;
            var (middle, scale) = statistics(row, from, n);
            int i = 0, w = Vector<T>.Count;
            Vector<T> m = new(middle), s = new(scale);
            for (; i <= n - w; i += w)
            {
                var v = (Vector.Load(from + i) - m) * s * Vector.Load(weight + i);
                Vector.Store(bias == null ? v : v + Vector.Load(bias + i), to + i);
            }

            for (; i < n; i++) to[i] = (from[i] - middle) * scale * weight[i] + (bias == null ? T.Zero : bias[i]);
        });
    }

    private static T* Stretched<T>(Call<T> c, int input, Shape inner) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var given = c.In(input);
        if (c.Count(input) == inner.Elements) return given;
        if (c.Shape(input).Rank > inner.Rank)
            throw c.Site.Wrong($"a scale or bias of shape {c.Shape(input)} for rows of shape {inner} is not computed by the reference");
        var full = c.Temporary(inner.Elements);
        new Broadcast(inner, c.Shape(input)).Each((i, from, _) => full[i] = given[from[0]]);
        return full;
    }

    private static void Softmax<T>(Call<T> c, bool log) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T* x = c.In(0), y = c.Out(0);
        var lines = Lines.Of(c.Shape(0), c.Site.Axis("axis", c.Shape(0).Rank));
        if (lines.Step == 1)
        {
            c.Crew.For(lines.Count, (line, _) => Softmax(x + (long)line * lines.Length, y + (long)line * lines.Length, lines.Length, log));
            return;
        }

        c.Crew.For(lines.Count, (line, worker) =>
        {
            var row = (T*)c.Crew.Scratch(worker, 0, (long)lines.Length * sizeof(T));
            var start = lines.Start(line);
            for (var i = 0; i < lines.Length; i++) row[i] = x[start + (long)i * lines.Step];
            Softmax(row, row, lines.Length, log);
            for (var i = 0; i < lines.Length; i++) y[start + (long)i * lines.Step] = row[i];
        });
    }

    internal static void Softmax<T>(T* x, T* y, int n, bool log = false) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (n == 0) return;
        var most = Rows.Max(x, n);
        if (!log)
        {
            Rows.Scale(y, n, T.One / Rows.Exp(x, y, n, most));
            return;
        }

        var sum = T.Zero;
        for (var i = 0; i < n; i++) sum += T.Exp(x[i] - most);
        var shift = most + T.Log(sum);
        for (var i = 0; i < n; i++) y[i] = x[i] - shift;
    }
}
