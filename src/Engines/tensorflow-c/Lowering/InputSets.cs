using Bench.Graphs;

namespace Bench.Engines;

/// <summary>
/// The variable that holds all sets of an input, one after the other, each with its dimensions in an order of TensorFlow's where that is not null.
/// </summary>
internal sealed record InputSets(string Value, DType DType, int[]? Order, Variable Variable)
{
    /// <summary>What the variable is to hold, from the sets as stored.</summary>
    public static Tensor Stacked(DType type, int[]? order, IEnumerable<Tensor> sets) => Permuting.Stack([.. sets.Select(set =>
    {
        var tensor = set.To(type);
        return order is null ? tensor : tensor.Permute(order);
    })]);

    public Tensor Stacked(IEnumerable<Tensor> sets) => Stacked(DType, Order, sets);
}
