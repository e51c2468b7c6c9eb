using System.Text;
using System.Text.Json;

namespace Bench.Records;

/// <summary>The record while it is being made: a line at a time, on disk at once.</summary>
public sealed class Journal : IDisposable
{
    private const string Json = ".json";

    private readonly FileStream _file;

    private Journal(FileStream file, string path)
    {
        _file = file;
        Path = path;
    }

    public string Path { get; }

    public static Journal Create(string path)
    {
        if (File.Exists(path))
            throw new RecordException($"{path}: the journal of a run that was cut short, or still goes on. \"bench run --resume {path}\" goes on with it; "
                + "else delete it, or name another record with --out.");
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!);
            return new Journal(new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RecordException($"{path}: cannot be written: {RegularFile.Reason(e, path)}. Name another place with --out.");
        }
    }

    /// <summary>Goes on with the journal of a run that was cut short; half a last line is dropped.</summary>
    public static Journal Continue(string path)
    {
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
            file.SetLength(WholeLines(file));
            file.Seek(0, SeekOrigin.End);
            return new Journal(file, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RecordException(
                $"{path}: cannot be gone on with: {RegularFile.Reason(e, path)}. Copy it to where it can be written, and resume the copy.");
        }
    }

    public void Append(JournalLine line)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(line, RecordJson.Default.JournalLine);
        var whole = _file.Position;
        try
        {
            _file.Write([.. json, (byte)'\n']);
            _file.Flush(flushToDisk: true);
        }
        catch (IOException e)
        {
            // Half a line may be there; it is taken back, so that the journal stays whole.
            _file.SetLength(whole);
            throw new RecordException($"{Path}: cannot be written: {RegularFile.Reason(e, Path)}. " + (whole == 0
                ? "Make room there, or name another place with --out."
                : $"What was measured before is in it.\nMake room there, then go on with \"bench run --resume {Path}\"."));
        }
    }

    /// <summary>What a line adds to the record so far. The running measurement and the reader of a journal both go this way.</summary>
    public static Record Apply(Record record, JournalLine line)
    {
        if (line.Facts is { } facts)
            record = Change(record, line.Cell!.Value, cell => facts with
            {
                Verdicts = cell.Verdicts,
                Launches = cell.Launches,
                Iterations = cell.Iterations,
                Proofs = cell.Proofs,
                Outcome = cell.Outcome,
            });
        if (line.Verdicts is { } verdicts) record = Change(record, line.Cell!.Value, cell => cell with { Verdicts = [.. cell.Verdicts, .. verdicts] });
        if (line.Launch is { } launch) record = Change(record, line.Cell!.Value, cell => cell with { Launches = [.. cell.Launches, launch] });
        foreach (var visit in line.Round ?? [])
            record = Change(record, visit.Cell, cell => cell with
            {
                Iterations = [.. cell.Iterations, .. visit.Iterations],
                Proofs = visit.Proof is { } proof ? [.. cell.Proofs ?? [], proof] : cell.Proofs,
            });
        if (line.Peaks is { } peaks) record = record with { Machine = record.Machine with { Peaks = peaks } };
        if (line.Schema is { } schema) record = record with { Schema = schema };
        if (line.ResumedAtWave is { } wave) record = record with { Cells = [.. record.Cells.Select(cell => cell.Outcome is null ? Before(cell, wave) : cell)] };
        if (line.Outcome is { } outcome) record = Change(record, line.Cell!.Value, cell => cell with { Outcome = outcome });
        if (line.Ended is { } ended) record = record with { Ended = ended };
        return record;
    }

    /// <summary>
    /// Where the record of a run that was cut short goes: beside its journal, which says its name; one that does not is of a record in .json.
    /// </summary>
    public static string RecordPath(string path)
    {
        var name = System.IO.Path.GetFileName(JsonSerializer.Deserialize(File.ReadLines(path).First(), RecordJson.Default.JournalLine)?.RecordName);
        if (string.IsNullOrEmpty(name)) name = System.IO.Path.GetFileNameWithoutExtension(path) + Json;
        return System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path)!, name);
    }

    /// <summary>Of a record's run: beside it, and each record's its own.</summary>
    public static string PathOf(string recordPath) =>
        (recordPath.EndsWith(Json, StringComparison.Ordinal) ? recordPath[..^Json.Length] : recordPath) + RecordFile.JournalExtension;

    /// <summary>The record as far as a journal holds it.</summary>
    public static Record Read(string path)
    {
        Record? record = null;
        var number = 0;
        var lines = File.ReadAllText(path, Encoding.UTF8).Split('\n');
        foreach (var text in lines)
        {
            number++;
            if (text.Length == 0) continue;
            var last = number == lines.Length;
            JournalLine line;
            try
            {
                line = JsonSerializer.Deserialize(text, RecordJson.Default.JournalLine) ?? throw new JsonException("null");
                if (Soundness.Fault(line) is { } fault) throw new JsonException(fault);
                if (line.Start?.Schema is { } begun) RecordFile.CheckSchema(begun, path);
                if (line.Schema is { } resumed) RecordFile.CheckSchema(resumed, path);
            }
            catch (JsonException) when (last && record is not null)
            {
                break; // The line that was being written when the run was cut short.
            }
            catch (JsonException broken)
            {
                throw new RecordException($"{path}:{number}: not a line of a journal ({RecordFile.Short(broken)}); the file was cut short or changed.");
            }

            try
            {
                record = line.Start ?? Apply(record ?? throw new RecordException($"{path}:{number}: a journal starts with the plan, this one does not."), line);
            }
            catch (Exception wrong) when (wrong is ArgumentOutOfRangeException or InvalidOperationException)
            {
                throw new RecordException($"{path}:{number}: speaks of a cell that the plan does not have; the file was changed.");
            }
        }

        return record ?? throw new RecordException($"{path}: the journal is empty; nothing was measured yet.");
    }

    public void Dispose() => _file.Dispose();

    private static Cell Before(Cell cell, int wave) => cell with
    {
        Verdicts = [.. cell.Verdicts.Where(verdict => verdict.Wave < wave)],
        Launches = [.. cell.Launches.Where(launch => launch.Wave < wave)],
        Iterations = [.. cell.Iterations.Where(iteration => iteration.Wave < wave)],
        Proofs = cell.Proofs is null ? null : [.. cell.Proofs.Where(proof => proof.Wave < wave)],
    };

    private static Record Change(Record record, int index, Func<Cell, Cell> change)
    {
        Cell[] cells = [.. record.Cells];
        if (index < 0 || index >= cells.Length) throw new ArgumentOutOfRangeException(nameof(index));
        cells[index] = change(cells[index]);
        return record with { Cells = cells };
    }

    private static long WholeLines(FileStream file)
    {
        file.Seek(0, SeekOrigin.Begin);
        long end = 0, at = 0;
        var buffer = new byte[1 << 16];
        for (int read; (read = file.Read(buffer)) > 0; at += read)
        {
            var newline = buffer.AsSpan(0, read).LastIndexOf((byte)'\n');
            if (newline >= 0) end = at + newline + 1;
        }

        return end;
    }
}
