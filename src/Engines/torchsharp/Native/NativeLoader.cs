using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Bench.Graphs;
using Bench.Protocol;

namespace Bench.Engines;

// Loads libtorch before TorchSharp looks for it: left to itself it answers a failed load with a copy of half a gigabyte, a page of text and a wrong cause.
public static class NativeLoader
{
    private static readonly string[] LibtorchRids = ["linux-x64", "osx-arm64", "win-arm64", "win-x64"];

    /// <param name="programFolder">Where the native files lie together.</param>
    /// <param name="cacheFolder">Where a copy that loads may be kept.</param>
    public static void Load(string programFolder, string cacheFolder)
    {
        var library = Path.Combine(programFolder, Named("LibTorchSharp"));
        if (!File.Exists(library) || !File.Exists(Path.Combine(programFolder, Named("torch_cpu"))))
            throw new EngineException("unsupported", Missing(programFolder));
        try
        {
            LoadParts(programFolder);
            NativeLibrary.Load(library);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            if (Repaired(library, e.Message, cacheFolder) is not { } copy) throw Failed(e);
            try
            {
                NativeLibrary.Load(copy);
            }
            catch (DllNotFoundException second)
            {
                throw Failed(second);
            }
        }
    }

    // A copy elsewhere finds its parts by name because they are already in the process.
    private static void LoadParts(string folder)
    {
        if (!OperatingSystem.IsLinux()) return;
        NativeLibrary.Load(Path.Combine(folder, Named("torch_cpu")));
        NativeLibrary.Load(Path.Combine(folder, Named("torch")));
    }

    private static string? Repaired(string library, string cause, string cacheFolder)
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64) return null;
        if (!cause.Contains(UnusedDemand.Version) || StandardLibrary() is not { } standard) return null;
        var file = File.ReadAllBytes(library);
        if (UnusedDemand.Weaken(file, File.ReadAllBytes(standard)) is not { } weakened) return null;
        return Keep(weakened, Path.GetFileName(library), cacheFolder);
    }

    private static string Keep(byte[] file, string name, string cacheFolder)
    {
        var folder = Path.Combine(cacheFolder, Convert.ToHexStringLower(SHA256.HashData(file))[..32]);
        var path = Path.Combine(folder, name);
        if (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(file)) return path;
        try
        {
            WholeFile.Write(path, file);
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EngineException("unsupported",
                $"TorchSharp needs a copy of {name} that loads on this machine, and \"{folder}\" cannot be written: {e.Message}");
        }
    }

    // The one that the process already has, wherever its loader found it.
    private static string? StandardLibrary() => File.ReadLines("/proc/self/maps")
        .Where(line => line.Contains('/'))
        .Select(line => line[line.IndexOf('/')..])
        .FirstOrDefault(path => Path.GetFileName(path).StartsWith("libstdc++.so", StringComparison.Ordinal));

    private static string Named(string library) =>
        OperatingSystem.IsWindows() ? $"{library}.dll" : OperatingSystem.IsMacOS() ? $"lib{library}.dylib" : $"lib{library}.so";

    private static string Missing(string folder)
    {
        var rid = RuntimeInformation.RuntimeIdentifier;
        return LibtorchRids.Contains(rid)
            ? $"libtorch is not beside the program in \"{folder}\"; build it again"
            : $"there is no libtorch for {rid}; TorchSharp brings it for {string.Join(", ", LibtorchRids)}";
    }

    private static EngineException Failed(Exception e)
    {
        var lines = e.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        // .NET's message lists each place that was tried; the dynamic loader's own sentence names the cause.
        var cause = lines.FirstOrDefault(l => l.Contains("not found (required by") || l.Contains("undefined symbol"))
            ?? lines.FirstOrDefault(l => l.Contains(": ")) ?? e.Message;
        return new EngineException("unsupported", $"TorchSharp's native library does not load: {cause}");
    }
}
