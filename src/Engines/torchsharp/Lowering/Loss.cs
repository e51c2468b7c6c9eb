using Bench.Graphs;
using TorchSharp;
using F = TorchSharp.torch.nn.functional;
using Lower = System.Func<Bench.Engines.Place, Bench.Engines.Kernel>;
using Tensor = TorchSharp.torch.Tensor;

namespace Bench.Engines;

public static class LossLowering
{
    public static readonly Dictionary<string, Lower> Table = new()
    {
        ["NegativeLogLikelihoodLoss"] = p => Loss(p, x => x.alias()),
        ["SoftmaxCrossEntropyLoss"] = p => Loss(p, x => F.log_softmax(x, 1)),
    };

    // TorchSharp's nll_loss has no ignored label, and torch's cannot have one that is a class too.
    private static Kernel Loss(Place p, Func<Tensor, Tensor> logarithms)
    {
        int x = p.In(0), labels = p.In(1), weights = p.In(2), loss = p.Out(0), all = p.Out(1);
        var ignored = p.Attributes.Int("ignore_index")?.ToScalar();
        var reduction = p.Attributes.Text("reduction", "mean");
        var dims = Place.Longs(p.Site.Shape(1));
        var wideType = Types.Of(p.Wide);
        Func<Tensor, Tensor> widen = p.Widen, narrow = p.Narrow;
        Scalar zero = 0L.ToScalar();
        return s =>
        {
            var log = logarithms(s[x]!);
            var label = s[labels]!.to_type(torch.ScalarType.Int64);
            var kept = ignored is null ? null : label.ne(ignored);
            if (kept is not null) label = torch.where(kept, label, torch.zeros_like(label));
            var each = widen(log.gather(1, label.unsqueeze(1)).squeeze(1).neg());
            var weight = weights == 0 ? null : widen(s[weights]!.index_select(0, label.flatten()).reshape(dims));
            if (kept is not null) weight = weight is null ? kept.to_type(wideType) : weight.mul(kept);
            if (weight is not null) each = each.mul(weight);
            s[loss] = narrow(reduction switch
            {
                "none" => each,
                "sum" => each.sum(),
                _ => weight is null ? each.mean() : each.sum().div(weight.sum()),
            });
            if (all != 0) s[all] = log;
        };
    }
}
