using Bench.Graphs;
using Bench.Protocol;
using Tensorflow;
using Tensorflow.Eager;
using Tensor = Bench.Graphs.Tensor;
using static Tensorflow.Binding;

namespace Bench.Engines;

/// <summary>A node of the graph as a call of tf.Context.ExecuteOp, which all of TensorFlow.NET's operators end in.</summary>
internal sealed class EagerNode
{
    private readonly NodeDef _def;
    private readonly int[] _groups;
    private readonly Dictionary<string, object> _attributes;

    public EagerNode(NodeDef def, int order)
    {
        (_def, Order) = (def, order);
        var op = tf.get_default_graph().GetOpDef(def.Op);
        Inputs = [.. def.Input.Where(name => name[0] != '^').Select(name => name.Contains(':') ? name : $"{name}:0")];
        After = [.. def.Input.Select(name => name.TrimStart('^').Split(':')[0])];
        // An argument that is a list is one object: how many inputs it takes its attribute says. -1: it is no list.
        _groups = [.. op.InputArg.Select(argument =>
            argument.NumberAttr != "" ? (int)def.Attr[argument.NumberAttr].I
            : argument.TypeListAttr != "" ? def.Attr[argument.TypeListAttr].List.Type.Count : -1)];
        Outputs = [.. Enumerable.Range(0, op.OutputArg.Count).Select(i => $"{def.Name}:{i}")];
        if (op.OutputArg.FirstOrDefault(argument => argument.NumberAttr != "") is { } list)
            Outputs = [.. Enumerable.Range(0, (int)def.Attr[list.NumberAttr].I).Select(i => $"{def.Name}:{i}")];
        // What the inputs tell is not said again.
        var told = op.InputArg.SelectMany(argument => new[] { argument.TypeAttr, argument.NumberAttr, argument.TypeListAttr }).ToHashSet();
        _attributes = def.Op == "Const" ? [] : def.Attr.Where(a => !told.Contains(a.Key)).ToDictionary(a => a.Key, a => Value(a.Value));
    }

    public int Order { get; }
    public string[] Inputs { get; }
    public string[] Outputs { get; }
    /// <summary>The nodes that must have run.</summary>
    public string[] After { get; }
    /// <summary>Whether it is to be called in a step.</summary>
    public bool Computes => _def.Op is not ("Const" or "VarHandleOp" or "Placeholder" or "NoOp");

    public EagerTensor[] Call(IReadOnlyDictionary<string, EagerTensor> tensors)
    {
        var arguments = new object[_groups.Length];
        var next = 0;
        for (var i = 0; i < arguments.Length; i++)
        {
            if (_groups[i] < 0)
            {
                arguments[i] = tensors[Inputs[next++]];
                continue;
            }

            var list = new Tensorflow.Tensor[_groups[i]];
            for (var k = 0; k < list.Length; k++) list[k] = tensors[Inputs[next++]];
            arguments[i] = list;
        }

        var results = tf.Context.ExecuteOp(_def.Op, _def.Name, new ExecuteOpArgs(arguments) { OpAttrs = _attributes });
        return [.. results.Cast<EagerTensor>()];
    }

    public Tensor Constant()
    {
        var value = _def.Attr["value"].Tensor;
        var type = Enum.GetValues<DType>().First(t => TypeNumbers.Of(t) == (int)value.Dtype);
        return new Tensor(new TensorType(type, [.. value.TensorShape.Dim.Select(d => (int)d.Size)]), value.TensorContent.ToByteArray());
    }

    private object Value(AttrValue value) => value.ValueCase switch
    {
        AttrValue.ValueOneofCase.B => value.B,
        AttrValue.ValueOneofCase.I => value.I,
        AttrValue.ValueOneofCase.F => value.F,
        AttrValue.ValueOneofCase.S => value.S.ToStringUtf8(),
        AttrValue.ValueOneofCase.Type => (TF_DataType)(int)value.Type,
        AttrValue.ValueOneofCase.Shape => value.Shape.Dim.Select(d => d.Size).ToArray(),
        AttrValue.ValueOneofCase.List when value.List.I.Count > 0 => value.List.I.Select(i => (int)i).ToArray(),
        AttrValue.ValueOneofCase.List => value.List.Type.Select(type => (TF_DataType)(int)type).ToArray(),
        _ => throw new EngineException("unsupported", $"{_def.Op} \"{_def.Name}\": TensorFlow.NET calls no eager operator with such an attribute"),
    };
}
