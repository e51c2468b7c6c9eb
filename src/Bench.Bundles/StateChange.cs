using System.Numerics;
using System.Runtime.InteropServices;
using Bench.Graphs;

namespace Bench.Bundles;

/// <summary>
/// What is judged of a state: by how much elements of it have changed since it was loaded. In a training step weights change by a thousandth of themselves,
/// so that beside a whole weight a wrong update would look like rounding. Of a large state elements are drawn, spread over all of it.
/// </summary>
public static class StateChange
{
    private const string Prefix = "change of ";
    private const int Most = 512;
    // Of the largest change of a tensor.
    private const double UnsureFrom = 0.02;
    // Times what rounding does to a moment.
    private const double Margin = 30;

    /// <summary>Under which it lies beside golden outputs.</summary>
    public static string Name(string state) => Prefix + state;

    public static bool IsOne(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);

    public static TensorType Type(TensorType state) =>
        new(state.DType.IsFloat() ? DType.F64 : DType.I64, [(int)Math.Min(Most, state.Shape.Elements)]);

    public static Tensor Of(Tensor before, Tensor after)
    {
        if (after.Shape.Elements != before.Shape.Elements) throw new OtherShapeException(after.Shape, before.Shape);
        var type = Type(before.Type);
        var places = Places(before.Shape.Elements);
        return type.DType == DType.F64
            ? new Tensor(type, Bytes<double>(places, place => At(after, place).ToDoubles()[0] - At(before, place).ToDoubles()[0]))
            : new Tensor(type, Bytes<long>(places, place => At(after, place).ToLongs()[0] - At(before, place).ToLongs()[0]));
    }

    /// <summary>A state that has changed by this, in the elements that are judged; float64 or int64.</summary>
    public static Tensor Applied(Tensor before, Tensor change)
    {
        var after = before.To(change.DType).Data.ToArray();
        var places = Places(before.Shape.Elements);
        if (change.DType == DType.F64) Add(MemoryMarshal.Cast<byte, double>(after.AsSpan()), change.Span<double>(), places);
        else Add(MemoryMarshal.Cast<byte, long>(after.AsSpan()), change.Span<long>(), places);
        return new Tensor(new TensorType(change.DType, before.Shape), after);
    }

    /// <summary>Those elements alone that are not among the ones named.</summary>
    public static Tensor Without(Tensor change, IReadOnlyList<int> unsure)
    {
        if (unsure.Count == 0) return change;
        int[] kept = [.. Enumerable.Range(0, (int)change.Shape.Elements).Except(unsure)];
        var size = change.DType.Size();
        return new Tensor(new TensorType(change.DType, [kept.Length]), kept.SelectMany(i => change.Data.Slice(i * size, size).ToArray()).ToArray());
    }

    /// <summary>The state that holds the average of a weight's gradients, where its optimiser keeps one and divides it by its own size.</summary>
    public static string FirstMoment(string weight) => $"{weight}.first";

    /// <summary>
    /// Elements that a precision's rounding moves by about as much as they change at all, in any of these steps. Adam divides a gradient by its own size:
    /// of one that is zero but for rounding the direction is rounding's, and nobody can say what is right. Another engine rounds otherwise, so elements whose
    /// <paramref name="moments"/> lie within many times of what rounding does to those are among them.
    /// </summary>
    public static IReadOnlyList<int> Unsure(IEnumerable<(Tensor Simulated, Tensor Golden)> steps,
        IEnumerable<(Tensor Simulated, Tensor Golden)>? moments = null)
    {
        var unsure = new SortedSet<int>();
        foreach (var (simulated, golden) in steps)
        {
            double[] those = simulated.ToDoubles(), right = golden.ToDoubles();
            var largest = right.Select(Math.Abs).DefaultIfEmpty(0).Max();
            unsure.UnionWith(Enumerable.Range(0, right.Length).Where(i => !(Math.Abs(those[i] - right[i]) <= UnsureFrom * largest)));
        }

        foreach (var (simulated, golden) in moments ?? [])
        {
            double[] those = simulated.ToDoubles(), right = golden.ToDoubles();
            var error = Math.Sqrt(right.Zip(those, (a, b) => (a - b) * (a - b)).DefaultIfEmpty(0).Average());
            unsure.UnionWith(Enumerable.Range(0, right.Length).Where(i => !(Math.Abs(right[i]) >= Margin * error)));
        }

        return [.. unsure];
    }

    private static void Add<T>(Span<T> values, ReadOnlySpan<T> change, long[] places) where T : INumber<T>
    {
        for (var i = 0; i < places.Length; i++) values[checked((int)places[i])] += change[i];
    }

    // One out of each of so many equal parts, the same on every machine and of all tensors of a size: a weight's and its moments' lie at the same places.
    private static long[] Places(long elements)
    {
        if (elements <= Most) return [.. Enumerable.Range(0, (int)elements).Select(i => (long)i)];
        var words = new uint[Most];
        Philox.Fill(Philox.Stream.Of("elements of a state that are judged", 0, 0), 0, words);
        return [.. words.Select((word, part) =>
        {
            var (first, next) = (elements * part / Most, elements * (part + 1) / Most);
            return first + (long)((ulong)word * (ulong)(next - first) >> 32);
        })];
    }

    private static Tensor At(Tensor tensor, long place)
    {
        var size = tensor.DType.Size();
        return new Tensor(new TensorType(tensor.DType, Shape.Scalar), tensor.Data.Slice(checked((int)(place * size)), size));
    }

    private static byte[] Bytes<T>(long[] places, Func<long, T> value) where T : unmanaged => MemoryMarshal.AsBytes<T>([.. places.Select(value)]).ToArray();
}
