using System.Text.RegularExpressions;
using Bench.Bundles;
using Bench.Graphs.Onnx;
using Bench.Graphs.Protobuf;
using Bench.Records;

namespace Bench.Tests.EndToEnd.Cli;

// A model of the user's own as exporters leave it: nothing in the file says what a step works off but its shapes.
[Collection(nameof(Timed))]
public sealed class OwnModelTests(CliFolder folder) : IClassFixture<CliFolder>
{
    private const string Quick = "--quiet --launches 1 --iteration-seconds 0.05 --warm-up 0.1";
    private const int Width = 64;

    [Fact]
    public void AFixedBatchCountsAsAnOpenOneOfThatSizeDoes()
    {
        var records = new Dictionary<string, (Cell Cell, double Rate)>();
        foreach (var (name, first, option) in new[] { ("fixed", (object)8, ""), ("open", "batch", "--batch 8"), ("said", 8, "--items 2") })
        {
            WriteModel(name, first);
            // A step of 2 ms by the scripted clock.
            var (code, output, errors) =
                folder.Run($"run --model {name}.onnx {option} --engine null+scripted --option null:ns=2000000 --rounds 1 {Quick} --out {name}.json --markdown");
            Assert.True(code == 0 && errors == "", output + errors);
            Assert.StartsWith($"**{name} · infer · batch {(name == "said" ? 2 : 8)} · fp32", output);
            Assert.Contains(name == "said"
                ? "\na sample is 1 of 2 in a step, as --items says\n"
                : "\na sample is 1 of 8 along the first dimension of every input and output\n", output);
            var cell = RecordFile.Read(Path.Combine(folder.Folder, $"{name}.json")).Cells.Single();
            records[name] = (cell, Statistics.Number(cell)!.ItemsPerSecond);
        }

        Assert.Equal(4000, records["fixed"].Rate, 1e-6);
        Assert.Equal(4000, records["open"].Rate, 1e-6);
        Assert.Equal(1000, records["said"].Rate, 1e-6);
        Assert.Equal(records["fixed"].Cell.FlopsPerStep, records["open"].Cell.FlopsPerStep);
        Assert.Contains("a sample is 1 of 8 along the first dimension", folder.Run("show fixed.json").Output);
    }

    [Theory]
    [InlineData("", "the first dimension of its inputs and outputs is 8 of \"x\" and \"y\", 1 of \"shift\", so how many samples a step works off is not "
        + "clear; say it: --items 8 or --items 1.")]
    [InlineData("--items 0", "--items: \"0\" is not a number from 1 on.")]
    [InlineData("--items 8 --batch 4", "its batch is fixed at 8, 4 was asked")]
    public void WhatAStepWorksOffIsAskedWhereItIsNotClear(string options, string expected)
    {
        WriteModel("unclear", 8, shifted: true);
        var (code, output, errors) = folder.Run($"run --model unclear.onnx {options} --engine null+scripted --dry-run");
        Assert.Contains(expected, errors);
        Assert.Equal((2, "", 1), (code, output, errors.TrimEnd().Split('\n').Length));
    }

    // By sample where the operators keep samples apart, by whole steps where the user says what is counted.
    [Theory]
    [InlineData("", "reference", 0, "")]
    [InlineData("", "faults --option faults:fault=swapped-samples", 1, "its samples are right but in another order")]
    [InlineData("--items 8", "reference", 0, "")]
    [InlineData("--items 8", "faults --option faults:fault=swapped-samples", 1, "of its norm away from the golden")]
    public void SamplesOfAFileThatOnlyHasShapesAreGated(string options, string engine, int expected, string words)
    {
        WriteModel("plain", 8);
        var (code, output, errors) = folder.Run($"run --model plain.onnx {options} --engine {engine} --rounds 1 {Quick} --out {Guid.NewGuid():N}.json");
        Assert.True(code == expected && errors == "", output + errors);
        Assert.Contains(words, Regex.Replace(output, @"\s+", " "));
    }

    // What survives a step is in the file's metadata, as Bench's own export leaves it.
    [Fact]
    public void AFileWithStateIsGatedStepAfterStep()
    {
        var graph = CacheGraph.Attending(8);
        Export.Write(graph, Path.Combine(folder.Folder, "cache.onnx"),
            value => OnnxWeight.Of(Seeded.Tensor(value, graph.Values[value], graph.Fills[value], 1)));
        var (code, output, errors) = folder.Run($"run --model cache.onnx --engine reference,onnxruntime --rounds 1 {Quick} --out cache.json");
        Assert.True(code == 0 && errors == "", output + errors);
        // Outputs and state: after the first step and the last two on each of four sets, a step on inputs that were handed over, and the last after the rounds.
        Assert.Equal([30, 30], RecordFile.Read(Path.Combine(folder.Folder, "cache.json")).Cells.Select(cell => cell.Verdicts.Count));
    }

    private void WriteModel(string name, object first, bool shifted = false)
    {
        static ProtoWriter Value(string value, params object[] dims)
        {
            var shape = new ProtoWriter();
            foreach (var dim in dims) shape.Message(1, dim is int size ? new ProtoWriter().Long(1, size) : new ProtoWriter().Text(2, (string)dim));
            return new ProtoWriter().Text(1, value).Message(2, new ProtoWriter().Message(1, new ProtoWriter().Long(1, 1).Message(2, shape)));
        }

        var random = new Random(1);
        var weight = new byte[Width * Width * sizeof(float)];
        for (var i = 0; i < Width * Width; i++) BitConverter.TryWriteBytes(weight.AsSpan(i * sizeof(float)), random.NextSingle() - 0.5f);
        static ProtoWriter Node(string op, string a, string b, string y) => new ProtoWriter().Text(1, a).Text(1, b).Text(2, y).Text(4, op);
        var graph = new ProtoWriter().Message(1, Node("MatMul", "x", "w", shifted ? "p" : "y"));
        if (shifted) graph.Message(1, Node("Add", "p", "shift", "y"));
        graph.Message(5, new ProtoWriter().Long(1, Width).Long(1, Width).Long(2, 1).Text(8, "w").Bytes(9, weight)).Message(11, Value("x", first, Width));
        if (shifted) graph.Message(11, Value("shift", 1, Width));
        graph.Message(12, Value("y", first, Width));
        var model = new ProtoWriter().Long(1, 8).Message(7, graph).Message(8, new ProtoWriter().Text(1, "").Long(2, 18));
        File.WriteAllBytes(Path.Combine(folder.Folder, $"{name}.onnx"), model.ToArray());
    }
}
