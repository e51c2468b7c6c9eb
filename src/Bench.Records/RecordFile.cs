using System.Text.Json;

namespace Bench.Records;

/// <summary>A record on disk: written beside and renamed, read back with named errors. A path that ends in .journal is read as a journal.</summary>
public static class RecordFile
{
    public const string JournalExtension = ".journal";

    public static void Write(Record record, string path)
    {
        try
        {
            WriteBeside(record, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RecordException($"{path}: cannot be written: {Journal.Reason(e)}.\nWhat was measured is in the journal beside it: make room and \"bench run --resume\" writes the record; \"bench show\" reads the journal too.");
        }
    }

    private static void WriteBeside(Record record, string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        var beside = Path.Combine(folder, $".{Path.GetFileName(path)}.{Environment.ProcessId}");
        try
        {
            using (var file = File.Create(beside))
            {
                JsonSerializer.Serialize(file, record, RecordJson.Indented.Record);
                file.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }

    public static Record Read(string path)
    {
        if (!File.Exists(path)) throw new RecordException($"{path}: there is no such record; \"bench run\" names the one that it writes on its last line.");
        if (path.EndsWith(JournalExtension, StringComparison.Ordinal)) return Journal.Read(path);
        try
        {
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
            throw new RecordException($"{path}: not a whole record ({Short(broken)}); it was cut short or changed. Its journal, if it is still there, can be read instead.");
        }
    }

    internal static void CheckSchema(int schema, string path)
    {
        if (schema > Record.CurrentSchema)
            throw new RecordException($"{path}: record of schema {schema}; this Bench reads up to {Record.CurrentSchema}. Use the Bench that wrote it, or a newer one.");
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
