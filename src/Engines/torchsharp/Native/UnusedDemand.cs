using System.Buffers.Binary;

namespace Bench.Engines;

// TorchSharp's library is linked where GCC 13 is and demands a version of libstdc++ that Debian 12 and Ubuntu 22.04 lack,
// for one symbol that nothing in the file refers to. The dynamic loader lets a weak demand pass.
public static class UnusedDemand
{
    public const string Library = "libstdc++.so.6", Version = "GLIBCXX_3.4.32", Symbol = "_ZSt21ios_base_library_initv";
    private const ushort Weak = 2;

    /// <summary>The file with that demand made weak; null where any of what makes this harmless does not hold.</summary>
    public static byte[]? Weaken(byte[] file, byte[] standardLibrary)
    {
        if (ElfVersions.Read(file) is not { } elf || ElfVersions.Read(standardLibrary) is not { } machine) return null;
        try
        {
            var demands = elf.Demands().Where(d => d.Version == Version).ToArray();
            if (demands is not [{ Library: Library } demand] || (demand.Flags & Weak) != 0) return null;
            var symbols = elf.SymbolsOf(demand.Index);
            if (symbols.Count != 1 || symbols.Single() is not { Value: Symbol } symbol || elf.Relocates(symbol.Key)) return null;
            var defined = machine.Defined().ToHashSet();
            if (defined.Count == 0 || defined.Contains(Version)) return null;

            var copy = file.ToArray();
            BinaryPrimitives.WriteUInt16LittleEndian(copy.AsSpan(demand.FlagsOffset), (ushort)(demand.Flags | Weak));
            return copy;
        }
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException)
        {
            return null;
        }
    }
}
