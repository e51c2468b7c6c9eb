using Bench.Bundles;

namespace Bench.Tests.Bundles;

public class PhiloxTests
{
    // Random123's kat_vectors, lines "philox4x32 10".
    [Theory]
    [InlineData(new uint[] { 0, 0, 0, 0 }, new uint[] { 0, 0 }, new uint[] { 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8 })]
    [InlineData(new[] { 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff }, new[] { 0xffffffff, 0xffffffff },
        new uint[] { 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd })]
    [InlineData(new uint[] { 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344 }, new uint[] { 0xa4093822, 0x299f31d0 },
        new uint[] { 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1 })]
    public void BlocksAreThoseOfRandom123(uint[] counter, uint[] key, uint[] expected)
    {
        var (a, b, c, d) = Philox.Block(counter[0], counter[1], counter[2], counter[3], key[0], key[1]);
        Assert.Equal(expected, new[] { a, b, c, d });
    }

    [Fact]
    public void AStreamMayBeReadFromAnyBlock()
    {
        var stream = Philox.Stream.Of("layer1.0.conv1.weight", 1, 0);
        var whole = new uint[403];
        Philox.Fill(stream, 0, whole);
        var part = new uint[203];
        Philox.Fill(stream, 50, part);
        Assert.Equal(whole[200..], part);
    }

    [Fact]
    public void ManyBlocksAtOnceAreTheSameAsOneByOne()
    {
        const ulong first = (1UL << 32) - 7;
        var stream = new Philox.Stream(0xa4093822, 0x299f31d0, 3, 5);
        var words = new uint[Philox.WordsPerBlock * 100 + 3];
        Philox.Fill(stream, first, words);
        for (var i = 0; i < words.Length; i++)
        {
            var block = first + (ulong)(i / Philox.WordsPerBlock);
            var (a, b, c, d) = Philox.Block((uint)block, (uint)(block >> 32), stream.Seed, stream.Sample, stream.Key0, stream.Key1);
            Assert.Equal(new[] { a, b, c, d }[i % Philox.WordsPerBlock], words[i]);
        }
    }

    [Fact]
    public void NamesSeedsAndSamplesGiveDifferentWords()
    {
        uint First(string name, uint seed, uint sample)
        {
            var words = new uint[1];
            Philox.Fill(Philox.Stream.Of(name, seed, sample), 0, words);
            return words[0];
        }

        Assert.Equal(4, new[] { First("a", 1, 0), First("b", 1, 0), First("a", 2, 0), First("a", 1, 1) }.Distinct().Count());
    }
}
