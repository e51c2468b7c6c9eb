using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bench.Graphs;
using Bench.Graphs.Onnx;
using Bench.Records;

namespace Bench.Tests.EndToEnd.Cli;

// "bench run" to its end: the rate in every form, a gate that fails, a model of the user's own.
[Collection(nameof(Timed))]
public sealed class RunTests(CliFolder folder) : IClassFixture<CliFolder>
{
    private const string Quick = "--quiet --launches 1 --iteration-seconds 0.05 --warm-up 0.1";
    private const int Batch = 4;
    private const int Width = 64;

    [Fact]
    public void TheRateIsInEveryForm()
    {
        // 8 tokens in a step of 2 ms by the scripted clock.
        var (code, output, errors) = folder.Run($"run smoke --workload tiny-gpt2 --batch 1 --seq 8 --engine null+scripted --option null:ns=2000000 --rounds 1 {Quick} --out forms.json --csv forms.csv --json");
        Assert.Equal((0, ""), (code, errors));
        using var json = JsonDocument.Parse(output);
        var cell = json.RootElement.GetProperty("cells")[0];
        Assert.Equal(("measured", "tokens/s"), (cell.GetProperty("outcome").GetString(), cell.GetProperty("unit").GetString()));
        Assert.Equal(4000, cell.GetProperty("itemsPerSecond").GetDouble(), 1e-6);
        var row = Regex.Match(File.ReadAllText(Path.Combine(folder.Folder, "forms.csv")), @"\ntiny-gpt2,infer,1,8,null\+scripted,.*,tokens/s,([\d.]+),.*,measured,");
        Assert.Equal(4000, double.Parse(row.Groups[1].Value, CultureInfo.InvariantCulture), 1e-6);
        Assert.Matches(@"\n\| null\+scripted [^|]*\| 4,000 \| 1\.00× \|", folder.Run("show forms.json --markdown").Output);
    }

    [Fact]
    public void ACellThatFailsItsGateEndsWithOne()
    {
        var (code, output, errors) = folder.Run($"run smoke --workload tiny-gpt2 --batch 1 --seq 8 --engine faults --option faults:fault=wrong-weights --rounds 1 {Quick} --out wrong.json");
        Assert.Matches(@"faults.* ✗ output ""logits"" is \S+ of its norm away from the golden", Regex.Replace(output, @"\s+", " "));
        Assert.Contains("✗ 1 cell: 0 measured and gated, 1 failed", output);
        Assert.Equal((1, ""), (code, errors));
    }

    [Fact]
    public void AModelOfTheUsersOwnIsGatedAndMeasured()
    {
        WriteModel(Path.Combine(folder.Folder, "own.onnx"));
        var (code, output, errors) = folder.Run($"run --model own.onnx --engine onnxruntime,reference --rounds 2 {Quick} --out own.json --markdown");
        Assert.True(code == 0 && errors == "", output + errors);
        Assert.StartsWith($"**own · infer · batch {Batch} · fp32", output);
        Assert.Contains("| samples/s |", output);
        var cells = RecordFile.Read(Path.Combine(folder.Folder, "own.json")).Cells;
        Assert.Equal(["onnxruntime", "reference"], cells.Select(cell => cell.Parts.Engine));
        Assert.All(cells, cell =>
        {
            Assert.Equal(Outcome.Measured, cell.Outcome);
            // Each of four input sets before the rounds, and the last timed step after them: float32 is never the golden itself.
            Assert.Equal(5, cell.Verdicts.Count);
            Assert.All(cell.Verdicts, verdict => Assert.True(verdict is { Passed: true, NormError: > 0 }, verdict.Words));
            Assert.True(Statistics.Number(cell)!.ItemsPerSecond > 0);
            Assert.Matches($@"\n\| {cell.Parts.Engine} [^|]*\| [\d,.]+ \| [\d.]+× \|", output);
        });
    }

    // As an exporter leaves it: a fixed batch, its weights in the file.
    private static void WriteModel(string path)
    {
        var random = new Random(1);
        OnnxWeight Drawn() => OnnxWeight.Of(Tensor.Of<float>(DType.F32, [Width, Width], [.. Enumerable.Range(0, Width * Width).Select(_ => random.NextSingle() - 0.5f)]));
        var weights = new Dictionary<string, OnnxWeight> { ["w1"] = Drawn(), ["w2"] = Drawn() };
        var b = new GraphBuilder("own");
        string Product(string value, string weight) => b.Add("MatMul", [value, b.Weight(weight, DType.F32, [Width, Width], Fill.Uniform(1))]);
        b.Output(Product(b.Add("Relu", [Product(b.Input("x", DType.F32, [Batch, Width]), "w1")]), "w2"));
        Export.Write(b.Build(Batch), path, weight => weights[weight]);
    }
}
