using System.Reflection;
using System.Runtime.InteropServices;
using Bench.Protocol;

namespace Bench.Engines;

/// <summary>Which libtensorflow it is to be: the one that a variable names, else the one that was remembered.</summary>
internal static partial class LibraryFile
{
    public const string ImportName = "tensorflow";
    public const string OneDnn = "TF_ENABLE_ONEDNN_OPTS";

    // The oldest that has every function declared here and the kernels that the lowering counts on.
    private static readonly System.Version Oldest = new(2, 11);

    private static nint s_library;

    public static string? Path { get; private set; }
    public static string? Version { get; private set; }

    /// <summary>Loads the library once; what the assembly declares for it is then found in it.</summary>
    public static unsafe void Load(Assembly importer, string engine)
    {
        if (s_library != 0) return;
        var path = Find(engine);
        KeepFromOneDnn();
        if (!NativeLibrary.TryLoad(path, out var library)) throw Unusable($"{path}: cannot be loaded: {Reason(path)}");
        if (!NativeLibrary.TryGetExport(library, "TF_Version", out var told)) throw Unusable($"{path}: is no libtensorflow: it has no TF_Version");
        var version = Marshal.PtrToStringUTF8((nint)((delegate* unmanaged<byte*>)told)())!;
        if (!System.Version.TryParse(version.Split('-')[0], out var known) || known < Oldest)
            throw Unusable($"{path}: is version \"{version}\"; {Oldest} or newer is needed");
        NativeLibrary.SetDllImportResolver(importer, (name, _, _) => name == ImportName ? library : 0);
        (s_library, Path, Version) = (library, path, version);
    }

    /// <summary>What a function of the library beyond its C API says (by its mangled name); null where it has none.</summary>
    public static unsafe bool? Told(string function) =>
        NativeLibrary.TryGetExport(s_library, function, out var found) ? ((delegate* unmanaged<byte>)found)() != 0 : null;

    /// <summary>The same for a function that takes a switch's position; nothing happens where there is none.</summary>
    public static unsafe void Tell(string function, bool on)
    {
        if (NativeLibrary.TryGetExport(s_library, function, out var found)) ((delegate* unmanaged<byte, void>)found)(on ? (byte)1 : (byte)0);
    }

    // Read by the library as it is loaded, from the C library's environment. Whoever sets it decides.
    private static void KeepFromOneDnn()
    {
        if (OperatingSystem.IsLinux() && HiddenCaches.AreHere()) _ = setenv(OneDnn, "0", overwrite: 0);
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);

    private static string Find(string engine)
    {
        var adding = $"\"bench engines add {engine} [--lib PATH]\" finds one, or {RememberedLibrary.Variable(ImportName)} names it";
        var known = RememberedLibrary.Find(BenchHome.Path, ImportName) ?? throw Unusable($"no libtensorflow is known; {adding}");
        return File.Exists(known.Path) ? known.Path : throw Unusable($"{known.Path}: is not there; {adding}");
    }

    private static string Reason(string path)
    {
        try
        {
            NativeLibrary.Load(path);
            return "";
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            // .NET names every place it tried; the loader's own word is on the line about this file.
            var line = e.Message.Split('\n').FirstOrDefault(l => l.StartsWith(path + ": ", StringComparison.Ordinal)) ?? e.Message.Split('\n')[0];
            return line.Replace(path + ": ", "", StringComparison.Ordinal).Trim();
        }
    }

    private static EngineException Unusable(string text) => new("unsupported", text);
}
