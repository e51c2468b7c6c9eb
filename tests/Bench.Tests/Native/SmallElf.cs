using System.Text;

namespace Bench.Tests.Native;

/// <summary>An ELF file of nothing but the tables of symbol versions.</summary>
internal sealed record SmallElf
{
    private const int HeaderSize = 64, SectionSize = 64;

    /// <summary>Versions demanded of a library; the first has index 2, and so on.</summary>
    public (string Library, string Version)[] Demands { get; init; } = [];
    public string[] Defines { get; init; } = [];
    /// <summary>Each symbol with the index of its version.</summary>
    public (string Name, ushort Version)[] Symbols { get; init; } = [];
    /// <summary>Places of symbols that a relocation refers to; the first symbol is at 1.</summary>
    public int[] Relocated { get; init; } = [];

    public byte[] Write()
    {
        var strings = new List<byte> { 0 };
        uint Text(string text)
        {
            var at = (uint)strings.Count;
            strings.AddRange([.. Encoding.ASCII.GetBytes(text), 0]);
            return at;
        }

        var symbols = Bytes(w =>
        {
            w.Write(new byte[24]);
            foreach (var (name, _) in Symbols)
            {
                w.Write(Text(name));
                w.Write(new byte[20]);
            }
        });
        var versions = Bytes(w =>
        {
            w.Write((ushort)0);
            foreach (var (_, version) in Symbols) w.Write(version);
        });
        var needs = Bytes(w =>
        {
            for (var i = 0; i < Demands.Length; i++)
            {
                foreach (var half in new ushort[] { 1, 1 }) w.Write(half);
                foreach (var word in new uint[] { Text(Demands[i].Library), 16, i == Demands.Length - 1 ? 0u : 32 }) w.Write(word);
                w.Write(0u);
                foreach (var half in new ushort[] { 0, (ushort)(i + 2) }) w.Write(half);
                foreach (var word in new uint[] { Text(Demands[i].Version), 0 }) w.Write(word);
            }
        });
        var definitions = Bytes(w =>
        {
            for (var i = 0; i < Defines.Length; i++)
            {
                foreach (var half in new ushort[] { 1, 0, (ushort)(i + 1), 1 }) w.Write(half);
                foreach (var word in new uint[] { 0, 20, i == Defines.Length - 1 ? 0u : 28 }) w.Write(word);
                foreach (var word in new uint[] { Text(Defines[i]), 0 }) w.Write(word);
            }
        });
        var relocations = Bytes(w =>
        {
            foreach (var symbol in Relocated)
                foreach (var word in new ulong[] { 0, (ulong)symbol << 32 | 6, 0 }) w.Write(word);
        });
        (uint Type, byte[] Data, uint Link, int Info)[] sections =
        [
            (0, [], 0, 0), (3, [.. strings], 0, 0), (11, symbols, 1, 0), (0x6fffffff, versions, 2, 0),
            (0x6ffffffe, needs, 1, Demands.Length), (0x6ffffffd, definitions, 1, Defines.Length), (4, relocations, 2, 0),
        ];
        return Bytes(w =>
        {
            var table = HeaderSize + sections.Sum(s => s.Data.Length);
            w.Write([0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, .. new byte[0x20]]);
            w.Write((ulong)table);
            w.Write(new byte[HeaderSize - 0x30 - 4]);
            w.Write((ushort)sections.Length);
            w.Write((ushort)0);
            foreach (var section in sections) w.Write(section.Data);
            var offset = HeaderSize;
            foreach (var (type, data, link, info) in sections)
            {
                var header = Bytes(h =>
                {
                    h.Write(0u);
                    h.Write(type);
                    h.Write(new byte[16]);
                    h.Write((ulong)offset);
                    h.Write((ulong)data.Length);
                    h.Write(link);
                    h.Write(info);
                });
                w.Write([.. header, .. new byte[SectionSize - header.Length]]);
                offset += data.Length;
            }
        });
    }

    private static byte[] Bytes(Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream)) write(writer);
        return stream.ToArray();
    }
}
