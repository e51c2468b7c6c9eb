using System.Numerics;
using Bench.Graphs;
using Bench.Graphs.Onnx;
using Bench.Reference;

namespace Bench.Tests.Reference;

// The official cases through import and executor, in this process: what an operator means is decided here.
public class ConformanceTests
{
    private const double Relative = 1e-3, Absolute = 1e-7;

    public static TheoryData<string> Cases => ConformanceCases.Folder is null ? new("no cases") : new(ConformanceCases.Names);

    [Theory, MemberData(nameof(Cases))]
    public void ACaseGivesWhatItsAuthorsExpect(string name)
    {
        Assert.SkipWhen(ConformanceCases.Folder is null, "the official ONNX cases are not on this machine; BENCH_CONFORMANCE names their folder");
        var folder = Path.Combine(ConformanceCases.Folder!, name);
        var found = TestCase.Read(folder);
        Imported imported;
        try
        {
            imported = Import.Read(found.Model, new ImportOptions { Data = found.Inputs });
        }
        catch (OutOfScopeException reason)
        {
            Assert.Skip(reason.Message);
            return;
        }
        catch (DataDependentException reason)
        {
            Assert.Skip(reason.Message);
            return;
        }

        Run<double>(found, imported);
        Run<float>(found, imported);
    }

    [Fact]
    public void EnoughOfTheCasesAreInScope()
    {
        Assert.SkipWhen(ConformanceCases.Folder is null, "the official ONNX cases are not on this machine; BENCH_CONFORMANCE names their folder");
        int plain = 0, expanded = 0;
        foreach (var name in ConformanceCases.Names)
        {
            var found = TestCase.Read(Path.Combine(ConformanceCases.Folder!, name));
            try
            {
                Import.Read(found.Model, new ImportOptions { Data = found.Inputs });
            }
            catch (GraphException e) when (e is OutOfScopeException or DataDependentException)
            {
                continue;
            }

            if (name.Contains("_expanded", StringComparison.Ordinal)) expanded++;
            else plain++;
        }

        Assert.True(plain >= 480 && expanded >= 40, $"{plain} plain and {expanded} expanded cases are in scope, 480 and 40 are promised");
    }

    private static void Run<T>(TestCase found, Imported imported) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var graph = imported.Graph;
        using var executor = new Executor<T>(graph, v => imported.Weights[graph.Weights[v]], threads: 2);
        foreach (var input in graph.Inputs) executor.Feed(input, found.Inputs[input]);
        executor.Run();
        for (var i = 0; i < graph.Outputs.Count; i++) Compare(graph.Outputs[i], found.Expected[i], executor.Get(graph.Outputs[i]));
    }

    private static void Compare(string output, Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.Type, actual.Type);
        if (!expected.DType.IsFloat())
        {
            Assert.Equal(expected.ToLongs(), actual.ToLongs());
            return;
        }

        double[] right = expected.ToDoubles(), ours = actual.ToDoubles();
        for (var i = 0; i < right.Length; i++)
            Assert.True(
                right[i] == ours[i] || double.IsNaN(right[i]) && double.IsNaN(ours[i])
                    || Math.Abs(right[i] - ours[i]) <= Absolute + Relative * Math.Abs(right[i]),
                $"{output}[{i}] is {ours[i]}, {right[i]} is expected");
    }
}
