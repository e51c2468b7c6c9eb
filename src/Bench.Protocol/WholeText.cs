namespace Bench.Protocol;

/// <summary>A small file that is whole or not there, whoever reads it meanwhile: written beside its place, then renamed.</summary>
public static class WholeText
{
    public static void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var beside = $"{file}.{Environment.ProcessId}-{Guid.NewGuid():N}.part";
        try
        {
            File.WriteAllText(beside, text);
            File.Move(beside, file, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }
}
