using System.Buffers.Binary;
using System.Text;

namespace Bench.Engines;

// What a 64-bit little-endian ELF file says of symbol versions: which it defines, which it demands, and who uses them.
public sealed class ElfVersions
{
    private const int SymbolSize = 24, SectionSize = 64;
    private const uint DynamicSymbols =
        11, RelocationsWithAddend = 4, Relocations = 9, Definitions = 0x6ffffffd, Needs = 0x6ffffffe, SymbolVersions = 0x6fffffff;

    private readonly byte[] _file;
    private readonly Section[] _sections;

    private readonly record struct Section(uint Type, int Offset, int Size, int Link, int Info);

    /// <summary>
    /// One entry of .gnu.version_r: that <paramref name="Library"/> must define <paramref name="Version"/>; <paramref name="FlagsOffset"/> is where its flags
    /// lie in the file.
    /// </summary>
    public sealed record Demand(string Library, string Version, ushort Index, ushort Flags, int FlagsOffset);

    private ElfVersions(byte[] file)
    {
        _file = file;
        var table = (int)U64(0x28);
        _sections = new Section[U16(0x3c)];
        ArgumentOutOfRangeException.ThrowIfGreaterThan(table + (long)_sections.Length * SectionSize, file.Length);
        for (var i = 0; i < _sections.Length; i++)
        {
            var at = table + i * SectionSize;
            _sections[i] = new Section(U32(at + 4), (int)U64(at + 24), (int)U64(at + 32), (int)U32(at + 40), (int)U32(at + 44));
        }
    }

    /// <summary>Null when the file is no such ELF file, or one without the tables that this reads.</summary>
    public static ElfVersions? Read(byte[] file)
    {
        if (file.Length < 64 || !file.AsSpan(0, 6).SequenceEqual<byte>([0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1])) return null;
        try
        {
            return new ElfVersions(file);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException or OverflowException)
        {
            return null;
        }
    }

    public IEnumerable<Demand> Demands()
    {
        if (Find(Needs) is not { } section) yield break;
        var need = section.Offset;
        for (var i = 0; i < section.Info; i++)
        {
            var library = Text(section.Link, U32(need + 4));
            var entry = need + (int)U32(need + 8);
            for (var j = 0; j < U16(need + 2); j++)
            {
                yield return new Demand(library, Text(section.Link, U32(entry + 8)), U16(entry + 6), U16(entry + 4), entry + 4);
                entry += (int)U32(entry + 12);
            }

            need += (int)U32(need + 12);
        }
    }

    public IEnumerable<string> Defined()
    {
        if (Find(Definitions) is not { } section) yield break;
        var at = section.Offset;
        for (var i = 0; i < section.Info; i++)
        {
            yield return Text(section.Link, U32(at + (int)U32(at + 12)));
            at += (int)U32(at + 16);
        }
    }

    /// <summary>The dynamic symbols that carry a version, by their place in the table.</summary>
    public Dictionary<int, string> SymbolsOf(ushort version)
    {
        var found = new Dictionary<int, string>();
        if (Find(DynamicSymbols) is not { } symbols || Find(SymbolVersions) is not { } versions) return found;
        for (var i = 0; i < symbols.Size / SymbolSize; i++)
            if ((U16(versions.Offset + 2 * i) & 0x7fff) == version)
                found[i] = Text(symbols.Link, U32(symbols.Offset + i * SymbolSize));
        return found;
    }

    public bool Relocates(int symbol)
    {
        foreach (var section in _sections)
        {
            if (section.Type is not (RelocationsWithAddend or Relocations)) continue;
            var size = section.Type == RelocationsWithAddend ? 24 : 16;
            for (var at = section.Offset; at < section.Offset + section.Size; at += size)
                if ((int)(U64(at + 8) >> 32) == symbol) return true;
        }

        return false;
    }

    private Section? Find(uint type)
    {
        foreach (var section in _sections)
            if (section.Type == type) return section;
        return null;
    }

    private string Text(int table, uint offset)
    {
        var start = _sections[table].Offset + (int)offset;
        return Encoding.ASCII.GetString(_file, start, Array.IndexOf(_file, (byte)0, start) - start);
    }

    private ushort U16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(_file.AsSpan(at));
    private uint U32(int at) => BinaryPrimitives.ReadUInt32LittleEndian(_file.AsSpan(at));
    private ulong U64(int at) => BinaryPrimitives.ReadUInt64LittleEndian(_file.AsSpan(at));
}
