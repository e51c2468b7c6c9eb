namespace Bench.Graphs.Operators;

/// <summary>
/// Normal form: axis counts from the front; reduction is none, add, mul, max or min. Negative indices count from the end, as data. TopK's k and OneHot's depth
/// are constants.
/// </summary>
public static class Gather
{
    public static readonly Operator[] Operators =
    [
        Shaped("Gather", Opset.Any, Gathered) with
        {
            Folding = MovementFolding.Gathered, Memory = Memory.Shown, Gradient = OfGather, Takes = 2..2, Defaults = [("axis", 0)], Normal = FrontAxis,
        },
        Shaped("GatherElements", Opset.Any, s => s.Shape(1)) with
        {
            Gradient = b => [b.Op("ScatterElements", [b.Filled(0, b.Site[0]), b.In(1), b.Given()], Axis(b), ("reduction", "add")), null],
            Takes = 2..2, Defaults = [("axis", 0)], Normal = FrontAxis,
        },
        Shaped("GatherND", Opset.Any, GatheredBlocks) with { Takes = 2..2, Defaults = [("batch_dims", 0)] },
        Written("ScatterElements", Opset.Any) with
        {
            Gradient = OfScatter, Takes = 3..3, Defaults = [("axis", 0), ("reduction", "none")], Normal = FrontAxis,
        },
        Written("ScatterND", Opset.Any) with { Takes = 3..3, Defaults = [("reduction", "none")] },
        Written("TensorScatter", Opset.From(24)) with { Takes = 2..3, Defaults = [("axis", -2), ("mode", "linear")], Normal = FrontAxis },
        Fresh("OneHot", Opset.Any, s => [new(s.DType(2), Hot(s))]) with
        {
            Gradient = Gradients.Nothing, Takes = 3..3, Defaults = [("axis", -1)], ShapeInputs = [1],
            Normal = s => s.Node with { Attributes = s.Attributes.With("axis", s.Axis("axis", s.Shape(0).Rank + 1)) },
        },
        Fresh("TopK", Opset.From(24, DType.BF16), s => [new(s.DType(0), Best(s)), new(DType.I64, Best(s))]) with
        {
            Gradient = b => [b.Op("ScatterElements", [b.Filled(0, b.Site[0]), b.Out(1), b.Given()], Axis(b)), null],
            Takes = 2..2, Defaults = [("axis", -1), ("largest", 1), ("sorted", 1)], ShapeInputs = [1], Normal = FrontAxis,
        },
    ];

    private static Operator Written(string name, Since since) => Fresh(name, since, s => [s[0]]) with { Memory = Memory.Written };

    private static Operator Shaped(string name, Since since, Func<Site, Shape> shape) => Fresh(name, since, s => [new(s.DType(0), shape(s))]);

    private static Operator Fresh(string name, Since since, Func<Site, TensorType[]> infer) =>
        new(name, infer) { Since = since, Cost = Costs.None, Memory = Memory.Fresh, Folding = null, Gradient = Gradients.NotYet };

    private static Node FrontAxis(Site s) => s.Node with { Attributes = s.Attributes.With("axis", s.Axis("axis", s.Shape(0).Rank)) };

    private static Shape Gathered(Site s)
    {
        var axis = s.Axis("axis", s.Shape(0).Rank);
        return [.. s.Shape(0).Take(axis), .. s.Shape(1), .. s.Shape(0).Skip(axis + 1)];
    }

    private static Shape GatheredBlocks(Site s)
    {
        Shape data = s.Shape(0), indices = s.Shape(1);
        var batch = (int)s.Attributes.Int("batch_dims", 0);
        if (batch + indices[-1] > data.Rank) throw s.Wrong($"indices of shape {indices} reach over more dimensions than {data} has");
        return [.. indices.SkipLast(1), .. data.Skip(batch + indices[-1])];
    }

    private static Shape Hot(Site s)
    {
        var dims = s.Shape(0).ToList();
        dims.Insert(s.Axis("axis", dims.Count + 1), checked((int)s.Constant(1).ToDoubles()[0]));
        return new Shape(dims);
    }

    private static Shape Best(Site s)
    {
        var axis = s.Axis("axis", s.Shape(0).Rank);
        var k = s.Constant(1).ToLongs()[0];
        if (k < 0 || k > s.Shape(0)[axis]) throw s.Wrong($"the best {k} of {s.Shape(0)[axis]} elements are asked for");
        return new Shape(s.Shape(0).Select((d, i) => i == axis ? (int)k : d));
    }

    private static (string, object) Axis(Backward b) => ("axis", b.Site.Axis("axis", b.Site.Shape(0).Rank));

    // Rows that were read several times get the sum of what came back. Element by element, since ONNX Runtime's ScatterND adds from several threads at once
    // and loses what two of them add to the same row.
    private static IReadOnlyList<string?> OfGather(Backward b)
    {
        Shape data = b.Site.Shape(0), indices = b.Site.Shape(1);
        var axis = b.Site.Axis("axis", data.Rank);
        int[] ofGiven = [.. Enumerable.Range(axis, indices.Rank), .. Enumerable.Range(0, axis), .. Enumerable.Range(axis + indices.Rank, data.Rank - axis - 1)];
        int[] toFront = [axis, .. Enumerable.Range(0, data.Rank).Where(i => i != axis)];
        int[] back = [.. Enumerable.Range(1, axis), 0, .. Enumerable.Range(axis + 1, data.Rank - axis - 1)];
        Shape front = new(toFront.Select(i => data[i])), rows = [(int)indices.Elements, .. front.Skip(1)];
        var given = b.Reshape(axis == 0 ? b.Given() : b.Transpose(b.Given(), ofGiven), rows);
        var places = b.Expand(b.Reshape(b.In(1), [rows[0], .. Enumerable.Repeat(1, rows.Rank - 1)]), rows);
        var sum = b.Op("ScatterElements", [b.Filled(0, b.Site[0] with { Shape = front }), places, given], ("axis", 0), ("reduction", "add"));
        return [axis == 0 ? sum : b.Transpose(sum, back), null];
    }

    private static IReadOnlyList<string?> OfScatter(Backward b)
    {
        var updates = b.Op("GatherElements", [b.Given(), b.In(1)], Axis(b));
        return b.Site.Attributes.Text("reduction", "none") switch
        {
            "add" => [b.Given(), null, updates],
            "none" => [b.Op("ScatterElements", [b.Given(), b.In(1), b.Filled(0, b.Site[2])], Axis(b)), null, updates],
            var other => throw b.Site.Wrong($"its gradient is written for none and add, not for {other}"),
        };
    }
}
