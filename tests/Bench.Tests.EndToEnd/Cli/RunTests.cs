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
        var (code, output, errors) = folder.Run($"run smoke --workload tiny-gpt2 --batch 1 --seq 8 --engine null+scripted --option null:ns=2000000 --rounds "
            + $"1 {Quick} --out forms.json --csv forms.csv --json");
        Assert.Equal((0, ""), (code, errors));
        using var json = JsonDocument.Parse(output);
        var cell = json.RootElement.GetProperty("cells")[0];
        Assert.Equal(("measured", "tokens/s"), (cell.GetProperty("outcome").GetString(), cell.GetProperty("unit").GetString()));
        Assert.Equal(4000, cell.GetProperty("itemsPerSecond").GetDouble(), 1e-6);
        var row = Regex.Match(File.ReadAllText(Path.Combine(folder.Folder, "forms.csv")),
            @"\ntiny-gpt2,infer,1,8,null\+scripted,.*,tokens/s,([\d.]+),.*,measured,");
        Assert.Equal(4000, double.Parse(row.Groups[1].Value, CultureInfo.InvariantCulture), 1e-6);
        Assert.Matches(@"\n\| null\+scripted [^|]*\| 4,000 \| 1\.00× \|", folder.Run("show forms.json --markdown").Output);
    }

    [Fact]
    public void ACellThatFailsItsGateEndsWithOne()
    {
        var (code, output, errors) = folder.Run($"run smoke --workload tiny-gpt2 --batch 1 --seq 8 --engine faults --option faults:fault=wrong-weights "
            + $"--rounds 1 {Quick} --out wrong.json");
        Assert.Matches(@"faults.* ✗ output ""logits"" is \S+ of its norm away from the golden", Regex.Replace(output, @"\s+", " "));
        Assert.Contains("✗ 1 cell: 0 measured and gated, 1 failed", output);
        Assert.Equal((1, ""), (code, errors));
    }

    [Fact]
    public void TextOfAWorkerControlsNoTerminal()
    {
        var (_, output, errors) = folder.Run("run smoke --workload tiny-gpt2 --batch 1 --seq 8 --engine faults --option faults:fault=escapes "
            + "--launches 1 --rounds 1 --out escapes.json");
        Assert.Matches(@"✗ faults, asked to run: ·\[2J·\]0;title··31mred", Regex.Replace(output, @"\s+", " "));
        Assert.Contains("faults, asked to run: ·[2J·]0;title··31mred", errors);
        Assert.DoesNotContain(output + errors, letter => char.IsControl(letter) && letter != '\n');
    }

    [Fact]
    public void AModelOfTheUsersOwnIsGatedAndMeasured()
    {
        var random = new Random(1);
        Tensor Drawn() => Tensor.Of<float>(DType.F32, [Width, Width], [.. Enumerable.Range(0, Width * Width).Select(_ => random.NextSingle() - 0.5f)]);
        WriteModel("own.onnx", new Dictionary<string, Tensor> { ["w1"] = Drawn(), ["w2"] = Drawn() }, (b, x) =>
        {
            string Product(string value, string weight) => b.Add("MatMul", [value, b.Weight(weight, DType.F32, [Width, Width], Fill.Uniform(1))]);
            b.Output(Product(b.Add("Relu", [Product(x, "w1")]), "w2"));
        });
        var (code, output, errors) = folder.Run($"run --model own.onnx --engine onnxruntime,reference --rounds 2 {Quick} --out own.json --markdown");
        Assert.True(code == 0 && errors == "", output + errors);
        Assert.StartsWith($"**own · infer · batch {Batch} · fp32", output);
        Assert.Contains("| samples/s |", output);
        var cells = RecordFile.Read(Path.Combine(folder.Folder, "own.json")).Cells;
        Assert.Equal(["onnxruntime", "reference"], cells.Select(cell => cell.Parts.Engine));
        Assert.All(cells, cell =>
        {
            Assert.Equal(OutcomeKind.Measured, cell.Judged);
            // Each of four input sets before the rounds, and the last timed step after them: float32 is never the golden itself.
            Assert.Equal(5, cell.Verdicts.Count(verdict => verdict.Station != "within"));
            Assert.All(cell.Verdicts, verdict => Assert.True(verdict is { Passed: true, NormError: > 0 }, Bench.Reports.VerdictWords.Of(verdict)));
            Assert.True(Statistics.Number(cell)!.ItemsPerSecond > 0);
            Assert.Matches($@"\n\| {cell.Parts.Engine} [^|]*\| [\d,.]+ \| [\d.]+× \|", output);
        });
    }

    // A mask of -inf, a NaN among the weights, the Log of negative values: what the golden holds there the outputs have to hold too.
    [Fact]
    public void NaNAndInfinityAreComparedAsValues()
    {
        var mask = Row(i => i % 2 == 0 ? 0 : float.NegativeInfinity);
        WriteModel("holes.onnx", new Dictionary<string, Tensor> { ["mask"] = mask, ["scale"] = Row(i => i == 5 ? float.NaN : i) }, (b, x) =>
        {
            b.Output(b.Add("Log", [x]));
            b.Output(b.Add("Mul", [x, b.Weight("scale", DType.F32, [Width], Fill.Uniform(1))]));
            var masked = b.Add("Add", [x, b.Weight("mask", DType.F32, [Width], Fill.Uniform(1))]);
            b.Output(masked);
            b.Output(b.Add("Softmax", [masked]));
        });
        var (code, output, errors) = folder.Run($"run --model holes.onnx --engine onnxruntime,reference,faults --option faults:fault=nan "
            + $"--rounds 1 {Quick} --out holes.json");
        Assert.True(code == 1 && errors == "", output + errors);
        var cells = RecordFile.Read(Path.Combine(folder.Folder, "holes.json")).Cells;
        Assert.All(cells.SkipLast(1), cell => Assert.True(cell.Judged == OutcomeKind.Measured && cell.Verdicts.All(verdict => verdict.Passed), output));
        Assert.All(cells, cell => Assert.Matches(
            @"^\d+ of the golden's 1024 values are NaN or infinite; they are compared as values, the other \d+ by their distance$",
                Bench.Reports.CellWords.Notes(cell)[0]));
        Assert.Contains("is NaN or infinite in 1 of 256 values where the golden is not, or the reverse", Bench.Reports.CellWords.Reason(cells[^1]));
    }

    [Fact]
    public void AModelThatShouldGiveNothingButNaNIsRefused()
    {
        WriteModel("nan.onnx", new Dictionary<string, Tensor> { ["scale"] = Row(_ => float.NaN) }, (b, x) =>
            b.Output(b.Add("Mul", [x, b.Weight("scale", DType.F32, [Width], Fill.Uniform(1))])));
        var (code, output, errors) = folder.Run($"run --model nan.onnx --engine reference {Quick} --out nan.json");
        Assert.Contains(
            "reference – every value of the golden is NaN or infinite, so no output can be told right from wrong", Regex.Replace(output, @"\s+", " "));
        Assert.Equal((3, ""), (code, errors));
    }

    private static Tensor Row(Func<int, float> value) => Tensor.Of<float>(DType.F32, [Width], [.. Enumerable.Range(0, Width).Select(value)]);

    // As Bench itself writes one: a fixed batch, its weights in the file, and in its metadata what a step works off.
    private void WriteModel(string name, IReadOnlyDictionary<string, Tensor> weights, Action<GraphBuilder, string> build)
    {
        var b = new GraphBuilder("own");
        build(b, b.Input("x", DType.F32, [Batch, Width]));
        Export.Write(b.Build(Batch), Path.Combine(folder.Folder, name), weight => OnnxWeight.Of(weights[weight]));
    }
}
