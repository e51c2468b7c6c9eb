namespace Bench.Graphs.Operators;

public static class Inference
{
    public static Operator Find(Node node) => Catalog.All.TryGetValue(node.Op, out var op)
        ? op
        : throw new OutOfScopeException($"{node.Op} \"{node.Name}\": an operator that Bench does not know");

    /// <summary>The types of the node's outputs.</summary>
    public static TensorType[] Infer(Node node, IReadOnlyDictionary<string, TensorType> values, IReadOnlyDictionary<string, Tensor> constants) =>
        Infer(Site.Of(node, values, constants));

    public static TensorType[] Infer(Site site)
    {
        var types = Placed(site, Find(site.Node).Infer);
        return site.Outputs <= types.Length ? types : throw site.Wrong($"it has {site.Outputs} outputs, at most {types.Length} are possible");
    }

    /// <summary>
    /// The one way to write this node: every attribute that has a default is present, axes count from the front, pads are explicit, no missing input or output
    /// stands at the end.
    /// </summary>
    public static Node Normalize(Node node, IReadOnlyDictionary<string, TensorType> values, IReadOnlyDictionary<string, Tensor> constants)
    {
        var op = Find(node);
        node = node with { Inputs = WithoutMissingEnd(node.Inputs), Outputs = WithoutMissingEnd(node.Outputs) };
        var site = Site.Of(node, values, constants);
        foreach (var (name, _) in node.Attributes)
            if (!op.Optional.Contains(name) && !op.Defaults.Any(d => d.Name == name))
                throw site.Wrong($"attribute \"{name}\" is unknown");
        var given =
            node.Attributes.Select(a => (a.Key, a.Value is long whole && op.Defaults.Any(d => d.Name == a.Key && d.Value is double) ? (double)whole : a.Value));
        var full = node with { Attributes = new Attributes(op.Defaults.Concat(given)) };
        return op.Normal is null ? full : Placed(site.With(full), op.Normal);
    }

    private static IReadOnlyList<string> WithoutMissingEnd(IReadOnlyList<string> names)
    {
        var count = names.Count;
        while (count > 0 && names[count - 1] == "") count--;
        return count == names.Count ? names : [.. names.Take(count)];
    }

    // An attribute of the wrong kind does not know whose it is, and a dimension that is not there or a stride of 0 has no message.
    private static T Placed<T>(Site site, Func<Site, T> work)
    {
        var takes = Find(site.Node).Takes;
        int least = takes.Start.Value, most = takes.End.IsFromEnd ? int.MaxValue : takes.End.Value;
        if (site.Inputs < least || site.Inputs > most)
            throw site.Wrong($"it needs {(site.Inputs < least ? $"at least {least}" : $"at most {most}")} inputs, it has {site.Inputs}");
        for (var i = 0; i < least; i++) _ = site[i];
        try
        {
            return work(site);
        }
        catch (Exception e) when (e is IndexOutOfRangeException or ArgumentException or ArithmeticException)
        {
            throw site.Wrong($"inputs {string.Join(", ", Enumerable.Range(0, site.Inputs).Where(site.Has).Select(i => site[i]))} do not fit its attributes");
        }
        catch (GraphException e) when (!e.Message.StartsWith(site.Node.Op, StringComparison.Ordinal))
        {
            throw site.Wrong(e.Message);
        }
    }
}
