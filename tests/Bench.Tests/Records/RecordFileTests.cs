using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bench.Records;
using Bench.Tests.Bundles;
using Record = Bench.Records.Record;

namespace Bench.Tests.Records;

public class RecordFileTests
{
    private static readonly Record Sample = Made.Record(Made.Cell(Made.Key(), [1.0, 2.0]),
        Made.Cell(Made.Key("reference"), [3.0]) with { Outcome = new Outcome(OutcomeKind.NotInstalled, "not here") });

    [Fact]
    public void WhatIsWrittenIsReadBack()
    {
        using var folder = new TemporaryFolder();
        RecordFile.Write(Sample, folder["deep/inside/r.json"]);
        var read = RecordFile.Read(folder["deep/inside/r.json"]);
        Assert.Equal(Text(Sample), Text(read));
        Assert.Equal(["r.json"], Directory.GetFileSystemEntries(folder["deep/inside"]).Select(Path.GetFileName));
    }

    // What is found in a record is no part of it: a better check finds something else.
    [Fact]
    public void ARecordIsJudgedWhenItIsReadAndHoldsNoJudgement()
    {
        using var folder = new TemporaryFolder();
        var cell = Made.Cell(Made.Key(), [100]);
        var wrong = cell with { Iterations = [.. cell.Iterations.Select(i => i with { WorkerNanoseconds = i.HostNanoseconds / 2 })] };
        RecordFile.Write(Made.Record(wrong), folder["r.json"]);
        var read = RecordFile.Read(folder["r.json"]);
        Assert.Equal((Outcome.Measured, OutcomeKind.Void), (read.Cells[0].Outcome, read.Cells[0].Judged));
        var before = File.ReadAllText(folder["r.json"]);
        Assert.DoesNotMatch("(?i)finding|void|notes|judged", before);
        RecordFile.Write(read, folder["r.json"]);
        Assert.Equal(before, File.ReadAllText(folder["r.json"]));
    }

    [Fact]
    public void OnlyAnotherRecordIsWrittenOverUnlessForced()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["notes.txt"], "precious");
        var refused = Assert.Throws<RecordException>(() => RecordFile.Write(Sample, folder["notes.txt"]));
        Assert.Equal($"{folder["notes.txt"]}: is there and is no record that this Bench can read; name another file, or replace it with --force.",
            refused.Message);
        Assert.Equal("precious", File.ReadAllText(folder["notes.txt"]));
        RecordFile.Write(Sample, folder["notes.txt"], force: true);
        RecordFile.Write(Sample with { Name = "second" }, folder["notes.txt"]);
        Assert.Equal("second", RecordFile.Read(folder["notes.txt"]).Name);

        File.CreateSymbolicLink(folder["link.json"], "notes.txt");
        Assert.Contains("link.json: is a symbolic link", Assert.Throws<RecordException>(() => RecordFile.Write(Sample, folder["link.json"], force: true))
            .Message);
        Assert.NotNull(new FileInfo(folder["link.json"]).LinkTarget);
        Assert.Equal("second", RecordFile.Read(folder["notes.txt"]).Name);
    }

    [Theory]
    [InlineData("dangling", "cannot be read: it is a link to \"nowhere\", which is not there.")]
    [InlineData("loop", "cannot be read: Too many levels of symbolic links.")]
    [InlineData("folder", "is a folder; name a record in it.")]
    [InlineData("error", "cannot be read: Input/output error.")]
    public void WhatCannotBeReadIsNamed(string kind, string reason)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("its reasons are in Linux's words");
        using var folder = new TemporaryFolder();
        foreach (var extension in new[] { ".json", RecordFile.JournalExtension })
        {
            var path = UnreadableFiles.Make(folder, kind, extension);
            Assert.Equal($"{path}: {reason}", Assert.Throws<RecordException>(() => RecordFile.Read(path)).Message);
        }
    }

    [Fact]
    public void AFileWithoutPermissionIsNamed()
    {
        using var folder = new TemporaryFolder();
        RecordFile.Write(Sample, folder["r.json"]);
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            Assert.Skip("permissions hold nobody back here");
            return;
        }

        File.SetUnixFileMode(folder["r.json"], UnixFileMode.None);
        Assert.StartsWith($"{folder["r.json"]}: cannot be read: ", Assert.Throws<RecordException>(() => RecordFile.Read(folder["r.json"])).Message);
    }

    [Fact]
    public void OfAFolderOnlyReadableRecordsLendTheirSpread()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("links and pipes are made as Linux has them");
        using var folder = new TemporaryFolder();
        RecordFile.Write(Sample, folder["good.json"]);
        File.WriteAllText(folder["cut.json"], "{");
        foreach (var kind in UnreadableFiles.Kinds) UnreadableFiles.Make(folder, kind, ".json");
        UnreadableFiles.MakePipe(folder["pipe.json"]);
        Assert.Equal([Sample.Name], EarlierSpreads.Records(folder.Path).Select(found => found.Record.Name));
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
        Assert.Equal($"{folder["r.json"]}: record of schema {Record.CurrentSchema + 1}; this Bench reads up to {Record.CurrentSchema}. Use the Bench that "
            + "wrote it, or a newer one.", error.Message);
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("{\"a\":1}")]
    [InlineData("{\"schema\":\"one\"}")]
    public void AnotherJsonFileIsNoRecord(string text)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["r.json"], text);
        Assert.EndsWith("r.json: not a record of Bench: \"schema\" is missing.", Assert.Throws<RecordException>(() => RecordFile.Read(folder["r.json"]))
            .Message);
    }

    [Theory]
    [InlineData("\"steps\":10,", "\"steps\":0,", "cells[0]: iterations[0]: steps is 0")]
    [InlineData("\"cpuNanoseconds\":", "\"cpuNanoseconds\":-", "cells[0]: iterations[0]: cpuNanoseconds is -")]
    [InlineData("\"peakBytes\":3}", "\"peakBytes\":9223372036854775807}", "peakBytes is 9223372036854775807")]
    [InlineData("\"warmSteps\":", "\"warmSteps\":-1", "cells[0]: launches[0]: warmSteps is -1")]
    [InlineData("\"rounds\":", "\"rounds\":-", "plan.rounds is -")]
    public void TimesAndCountsThatCannotBeAreNamed(string what, string becomes, string fault)
    {
        using var folder = new TemporaryFolder();
        Assert.Contains(what, Text(Sample));
        File.WriteAllText(folder["r.json"], Text(Sample).Replace(what, becomes));
        Assert.Contains(fault, Assert.Throws<RecordException>(() => RecordFile.Read(folder["r.json"])).Message);
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
