using System.Numerics;
using Bench.Graphs;
using Bench.Graphs.Operators;

namespace Bench.Reference;

public static unsafe class ConvKernels
{
    public static IEnumerable<(string Name, Kernel<T> Kernel)> Table<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        [("Conv", Conv), ("ConvTranspose", ConvTranspose), (FusedConv, Fused)];

    /// <summary>Not ONNX's: a convolution with the normalization, the sum and the Relu that follow it (Fusion makes it, for the engine only).</summary>
    public const string FusedConv = "FusedConv";

    // What a convolution keeps from step to step: where rows lie and, where weights are frozen, the packed weights of each group.
    private sealed record Kept<T>(Slide Slide, int[] Rows, Source<T>[]? Weights) where T : unmanaged;

    internal static Slide SlideOf(Shape input, Shape output, Window window) =>
        new([.. input.Skip(2)], [.. output.Skip(2)], window.Kernel, window.Strides, window.Dilations, window.Begin);

    // Every output channel is a row of weights times the patches of all images at once.
    private static void Conv<T>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Run(c, c.Has(2) ? new AddToRows<T>(c.In(2)) : null);

    internal static void Run<T>(Call<T> c, Epilogue<T>? epilogue) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Shape x = c.Shape(0), w = c.Shape(1), y = c.OutShape(0);
        var groups = (int)c.Attributes.Int("group", 1);
        int rows = w[0] / groups, depth = (int)(w.Elements / w[0]);
        var kept = (Kept<T>)(c.Kept ??= Keep(c, groups, rows, depth));
        var slide = kept.Slide;
        var (weights, stored) = Weights(c);
        var columns = x[0] * slide.OutputSize;
        T* from = c.In(0), to = c.Out(0);
        void Group(int g)
        {
            var a = kept.Weights?[g] ?? new Matrix<T>((byte*)weights + (long)g * rows * depth * stored.Size(), stored, depth, 1);
            var channels = from + (long)g * w[1] * slide.InputSize;
            Source<T> b = slide.IsPoint && x[0] == 1
                ? new Matrix<T>(channels, Stored.Of<T>(), 1, slide.InputSize)
                : new Patches<T>(channels, slide, kept.Rows, (long)x[1] * slide.InputSize);
            var target = new Target<T>(to + (long)g * rows * slide.OutputSize, slide.OutputSize, slide.OutputSize, (long)y[1] * slide.OutputSize);
            Gemm.Run(c.Crew, rows, columns, depth, a, b, target, epilogue?.From(g * rows));
        }

        // Many small products are shared out whole, few large ones inside.
        if (groups >= 2 * c.Crew.Threads) c.Crew.For(groups, (g, _) => Group(g));
        else
            for (var g = 0; g < groups; g++) Group(g);
    }

    // Inputs: x, weight, bias, then scale, bias, mean and variance of the normalization, then the other branch.
    private static void Fused<T>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var channels = c.OutShape(0)[1];
        T* scale = c.Temporary(channels), shift = c.Temporary(channels);
        var epsilon = T.CreateChecked(c.Attributes.Float("epsilon", 1e-5));
        for (var i = 0; i < channels; i++)
        {
            scale[i] = c.In(3)[i] / T.Sqrt(c.In(6)[i] + epsilon);
            shift[i] = c.In(4)[i] + ((c.Has(2) ? c.In(2)[i] : T.Zero) - c.In(5)[i]) * scale[i];
        }

        Run(c, new AffineRows<T>(scale, shift, c.Out(0), c.Has(7) ? c.In(7) : null, c.Attributes.Int("relu", 0) != 0));
    }

    private static (nint Start, DType Stored) Weights<T>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var weight = c.Input(1);
        return weight.Address != null ? ((nint)weight.Address, Stored.Of<T>()) : ((nint)weight.Owner.StoredAddress, weight.Owner.Tensor!.DType);
    }

    private static Kept<T> Keep<T>(Call<T> c, int groups, int rows, int depth) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var slide = SlideOf(c.Shape(0), c.OutShape(0), Graphs.Operators.Conv.WindowOf(c.Site));
        if (!c.KeepWeights || c.Input(1).Owner.Tensor is null) return new(slide, slide.Rows(), null);
        var (start, stored) = Weights(c);
        var each = Packed<T>.Elements(rows, depth, Tile<T>.Rows);
        var memory = c.Temporary(each * groups);
        c.Keep(memory);
        var packed = new Source<T>[groups];
        for (var g = 0; g < groups; g++)
            packed[g] = new Packed<T>(c.Crew, new Matrix<T>((byte*)start + (long)g * rows * depth * stored.Size(), stored, depth, 1), rows, depth,
                Tile<T>.Rows, memory + g * each);
        return new(slide, slide.Rows(), packed);
    }

    // The gradient of a convolution by its input: each input element times the kernel, added to where the kernel lies.
    private static void ConvTranspose<T>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Shape x = c.Shape(0), w = c.Shape(1), y = c.OutShape(0);
        var groups = (int)c.Attributes.Int("group", 1);
        // Seen from the output, the input's positions are where the window stops.
        var slide = SlideOf(y, x, Graphs.Operators.Conv.WindowOf(c.Site));
        int inputs = x[1] / groups, outputs = w[1], kernel = slide.KernelSize;
        T* from = c.In(0), weights = c.In(1), to = c.Out(0), bias = c.Has(2) ? c.In(2) : null;
        var table = (int[])(c.Kept ??= slide.Table());
        c.Crew.For(x[0] * groups, (task, worker) =>
        {
            int image = task / groups, g = task % groups, rows = outputs * kernel, columns = slide.OutputSize;
            var spread = (T*)c.Crew.Scratch(worker, 2, (long)rows * columns * sizeof(T));
            var a = new Matrix<T>(weights + (long)g * inputs * rows, Stored.Of<T>(), 1, rows);
            var b = new Matrix<T>(from + ((long)image * x[1] + g * inputs) * columns, Stored.Of<T>(), 1, columns);
            Gemm.Run(c.Crew, rows, columns, inputs, a, b, new Target<T>(spread, columns));
            for (var o = 0; o < outputs; o++)
            {
                var channel = to + ((long)image * y[1] + g * outputs + o) * slide.InputSize;
                new Span<T>(channel, slide.InputSize).Fill(bias == null ? T.Zero : bias[g * outputs + o]);
                for (var k = 0; k < kernel; k++)
                    for (var i = 0; i < columns; i++)
                        if (table[k * columns + i] is >= 0 and var at) channel[at] += spread[((long)o * kernel + k) * columns + i];
            }
        });
    }
}
