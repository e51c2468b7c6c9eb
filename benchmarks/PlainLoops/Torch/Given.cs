using System.Runtime.InteropServices;
using Bench.Bundles;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Bench.PlainLoops.Torch;

/// <summary>Our files' tensors in a user's model, and the channels-last form that TorchSharp has no name for.</summary>
public static class Given
{
    public static Tensor Tensor(Graphs.Tensor stored)
    {
        long[] shape = [.. stored.Shape.Select(d => (long)d)];
        return stored.DType == Graphs.DType.I64
            ? tensor(stored.Span<long>().ToArray(), shape)
            : tensor(MemoryMarshal.Cast<byte, float>(stored.Data.Span).ToArray(), shape);
    }

    /// <summary>Fills parameters and buffers by name; a matrix stored as [in, out] goes into an nn.Linear turned.</summary>
    public static T To<T>(T model, Bundle bundle) where T : nn.Module
    {
        using var off = no_grad();
        foreach (var (name, target) in model.named_parameters().Select(p => (p.name, (Tensor)p.parameter))
            .Concat(model.named_buffers().Select(b => (b.name, b.buffer))))
        {
            if (name.EndsWith("num_batches_tracked", StringComparison.Ordinal)) continue;
            using var given = Tensor(bundle.Weight(name));
            target.copy_(given.shape.SequenceEqual(target.shape) && !name.Contains(".c_") ? given : given.dim() == 2 ? given.t() : given);
        }

        return model;
    }

    public static T ChannelsLast<T>(T model) where T : nn.Module
    {
        foreach (var conv in model.modules().OfType<Conv2d>()) conv.weight = new Parameter(ChannelsLast(conv.weight!.detach()), false);
        return model;
    }

    public static Tensor ChannelsLast(Tensor x) => x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
}
