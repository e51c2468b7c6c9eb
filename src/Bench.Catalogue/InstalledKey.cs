using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Bench.Catalogue;

/// <summary>
/// A hash that changes with what was built or installed: the files of its program, its library, and the driver of its device. No content is read.
/// </summary>
public static class InstalledKey
{
    private const string Driver = "/proc/driver/nvidia/version";

    public static string Of(EngineEnvironment environment)
    {
        var text = new StringBuilder();
        IReadOnlyList<string> command = EngineProgram.Find(environment, out _) ?? [];
        foreach (string word in command)
        {
            text.AppendLine(word);
            // What a program is made of lies beside it.
            if (Path.IsPathRooted(word) && File.Exists(word)) Add(text, Directory.GetFiles(Path.GetDirectoryName(word)!).Order(StringComparer.Ordinal));
        }

        // What its engine.yaml starts may lie in folders of its own.
        if (environment.ProgramFolder is null && environment.Engine.Start.Count > 0)
            Add(text, Directory.GetFiles(environment.Engine.Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));
        foreach (var (name, value) in environment.Variables) text.AppendLine(CultureInfo.InvariantCulture, $"{name}={value}");
        if (environment.Library is { } library) Add(text, [library.Path]);
        if (environment.Device != EngineEnvironment.Cpu && File.Exists(Driver)) text.AppendLine(File.ReadAllText(Driver));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static void Add(StringBuilder text, IEnumerable<string> files)
    {
        foreach (var file in files.Select(name => new FileInfo(name)).Where(file => file.Exists))
            text.AppendLine(CultureInfo.InvariantCulture, $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}");
    }
}
