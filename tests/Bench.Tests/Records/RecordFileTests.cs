using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bench.Records;
using Bench.Tests.Bundles;
using Record = Bench.Records.Record;

namespace Bench.Tests.Records;

public class RecordFileTests
{
    private static readonly Record Sample = Made.Record(Made.Cell(Made.Key(), [1.0, 2.0]), Made.Cell(Made.Key("reference"), [3.0]) with { Outcome = new Outcome(OutcomeKind.NotInstalled, "not here") });

    [Fact]
    public void WhatIsWrittenIsReadBack()
    {
        using var folder = new TemporaryFolder();
        RecordFile.Write(Sample, folder["deep/inside/r.json"]);
        var read = RecordFile.Read(folder["deep/inside/r.json"]);
        Assert.Equal(Text(Sample), Text(read));
        Assert.Equal(["r.json"], Directory.GetFileSystemEntries(folder["deep/inside"]).Select(Path.GetFileName));
    }

    [Fact]
    public void NumbersLookTheSameUnderACommaCulture()
    {
        using var folder = new TemporaryFolder();
        RecordFile.Write(Sample, folder["a.json"]);
        var before = CultureInfo.CurrentCulture;
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        try
        {
            CultureInfo.CurrentCulture = comma;
            RecordFile.Write(Sample, folder["b.json"]);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        Assert.Equal(File.ReadAllText(folder["a.json"]), File.ReadAllText(folder["b.json"]));
    }

    [Fact]
    public void EveryCutOfARecordIsANamedError()
    {
        using var folder = new TemporaryFolder();
        RecordFile.Write(Sample, folder["r.json"]);
        var bytes = File.ReadAllBytes(folder["r.json"]);
        for (var length = 0; length < bytes.Length - 1; length += 11)
        {
            File.WriteAllBytes(folder["cut.json"], bytes[..length]);
            Assert.Contains("it was cut short or changed", Assert.Throws<RecordException>(() => RecordFile.Read(folder["cut.json"])).Message);
        }
    }

    [Fact]
    public void ARecordOfANewerSchemaSaysWhoCanReadIt()
    {
        using var folder = new TemporaryFolder();
        RecordFile.Write(Sample with { Schema = Record.CurrentSchema + 1 }, folder["r.json"]);
        var error = Assert.Throws<RecordException>(() => RecordFile.Read(folder["r.json"]));
        Assert.Equal($"{folder["r.json"]}: record of schema {Record.CurrentSchema + 1}; this Bench reads up to {Record.CurrentSchema}. Use the Bench that wrote it, or a newer one.", error.Message);
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("{\"a\":1}")]
    [InlineData("{\"schema\":\"one\"}")]
    public void AnotherJsonFileIsNoRecord(string text)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["r.json"], text);
        Assert.EndsWith("r.json: not a record of Bench: \"schema\" is missing.", Assert.Throws<RecordException>(() => RecordFile.Read(folder["r.json"])).Message);
    }

    [Fact]
    public void ARecordWithoutOneOfItsPartsIsNoWholeRecord()
    {
        using var folder = new TemporaryFolder();
        foreach (var part in new[] { "name", "created", "plan", "machine", "cells" })
        {
            var json = JsonNode.Parse(Text(Sample))!.AsObject();
            json.Remove(part);
            File.WriteAllText(folder["r.json"], json.ToJsonString());
            Assert.Contains("not a whole record", Assert.Throws<RecordException>(() => RecordFile.Read(folder["r.json"])).Message);
        }
    }

    [Fact]
    public void UnknownFieldsOfALaterWriterAreIgnored()
    {
        using var folder = new TemporaryFolder();
        var json = JsonNode.Parse(Text(Sample))!.AsObject();
        json["later"] = 1;
        File.WriteAllText(folder["r.json"], json.ToJsonString());
        Assert.Equal(Text(Sample), Text(RecordFile.Read(folder["r.json"])));
    }

    private static string Text(Record record) => JsonSerializer.Serialize(record, RecordJson.Default.Record);
}
