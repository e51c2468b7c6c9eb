using System.Text.Json;
using Bench.Records.Checks;

namespace Bench.Records;

/// <summary>A record on disk: written beside and renamed, read back with named errors. A path that ends in .journal is read as a journal.</summary>
public static class RecordFile
{
    public const string JournalExtension = ".journal";

    public static bool IsJournal(string path) => path.EndsWith(JournalExtension, StringComparison.Ordinal);

    /// <summary>
    /// Why a record cannot be written here: over no file but a record unless <paramref name="force"/> is given, and never over a link or a device.
    /// </summary>
    public static string? Obstacle(string path, bool force) => RegularFile.Obstacle(path)
        ?? (force || !File.Exists(path) || IsRecord(path) ? null
            : "is there and is no record that this Bench can read; name another file, or replace it with --force");

    /// <summary>Whether a record or a journal lies there.</summary>
    public static bool IsRecord(string path)
    {
        try
        {
            Read(path);
            return true;
        }
        catch (RecordException)
        {
            return false;
        }
    }

    public static void Write(Record record, string path, bool force = false)
    {
        // Looked at again: something else may have come here in the hours of a run.
        if (Obstacle(path, force) is { } obstacle) throw new RecordException($"{path}: {obstacle}.");
        try
        {
            RegularFile.Write(path, file => JsonSerializer.Serialize(file, record, RecordJson.Indented.Record));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RecordException($"{path}: cannot be written: {RegularFile.Reason(e, path)}.");
        }
    }

    /// <summary>Checks and all: what is read is judged.</summary>
    public static Record Read(string path) => CellChecks.Judged(ReadRaw(path));

    private static Record ReadRaw(string path)
    {
        if (Directory.Exists(path)) throw new RecordException($"{path}: is a folder; name a record in it.");
        if (!File.Exists(path)) throw new RecordException($"{path}: there is no such record; \"bench run\" names the one that it writes on its last line.");
        try
        {
            if (IsJournal(path)) return Journal.Read(path);
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("schema", out var schema)
                || schema.ValueKind != JsonValueKind.Number || !schema.TryGetInt32(out var number))
                throw new RecordException($"{path}: not a record of Bench: \"schema\" is missing.");
            CheckSchema(number, path);
            var record = document.Deserialize(RecordJson.Default.Record) ?? throw new JsonException("null");
            return Soundness.Fault(record) is { } fault ? throw new JsonException(fault) : record;
        }
        catch (JsonException broken)
        {
            throw new RecordException($"{path}: not a whole record ({Short(broken)}); it was cut short or changed. Its journal, if it is still there, can be "
                + "read instead.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RecordException($"{path}: cannot be read: {RegularFile.Reason(e, path)}.");
        }
    }

    internal static void CheckSchema(int schema, string path)
    {
        if (schema > Record.CurrentSchema)
            throw new RecordException($"{path}: record of schema {schema}; this Bench reads up to {Record.CurrentSchema}. Use the Bench that wrote it, or a "
                + "newer one.");
        if (schema < 1) throw new RecordException($"{path}: record of schema {schema}; schemas start at 1.");
    }

    internal static string Short(JsonException broken)
    {
        var text = broken.Message;
        var cut = text.IndexOf(" Path:", StringComparison.Ordinal);
        if (cut < 0) cut = text.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (cut < 0 ? text : text[..cut]).Replace('\n', ' ').TrimEnd('.', ' ');
    }
}
