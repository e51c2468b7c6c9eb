using Bench.Graphs.Onnx;

namespace Bench.Graphs.Operators;

/// <summary>The lowest ONNX operator set that a node can be written in.</summary>
public delegate int Since(Site site);

// From the operators' changelog: those younger than 18, and those whose older versions know less than the newest.
public static class Opset
{
    public static readonly Since Any = _ => Opsets.Lowest;

    public static Since From(int set) => _ => set;

    /// <summary>Where the first input has one of these types; any other is known to all sets.</summary>
    public static Since From(int set, params DType[] types) => site => types.Contains(site.DType(0)) ? set : Opsets.Lowest;

    /// <summary>Where an attribute asks for what is new.</summary>
    public static Since From(int set, Func<Site, bool> where) => site => where(site) ? set : Opsets.Lowest;

    public static Since Latest(Since one, Since other) => site => Math.Max(one(site), other(site));
}
