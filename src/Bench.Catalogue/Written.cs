namespace Bench.Catalogue;

// A small file is there as a whole or not at all, whoever reads it meanwhile.
internal static class Written
{
    public static void Whole(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        string beside = $"{file}.{Environment.ProcessId}.part";
        File.WriteAllText(beside, text);
        File.Move(beside, file, overwrite: true);
    }
}
