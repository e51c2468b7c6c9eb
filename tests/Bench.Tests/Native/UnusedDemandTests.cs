using Bench.Engines;

namespace Bench.Tests.Native;

public class UnusedDemandTests
{
    private static readonly SmallElf Unused = new()
    {
        Demands = [("libc.so.6", "GLIBC_2.34"), (UnusedDemand.Library, "GLIBCXX_3.4.21"), (UnusedDemand.Library, UnusedDemand.Version)],
        Symbols = [("malloc", 2), ("_ZNSt6thread4joinEv", 3), (UnusedDemand.Symbol, 4)],
        Relocated = [1, 2],
    };

    private static readonly SmallElf OldMachine = new() { Defines = ["libstdc++.so.6", "GLIBCXX_3.4.21", "GLIBCXX_3.4.30"] };

    [Fact]
    public void ADemandWithoutAUseIsMadeWeakAndNothingElseChanges()
    {
        var file = Unused.Write();
        var copy = UnusedDemand.Weaken(file, OldMachine.Write());
        Assert.NotNull(copy);
        Assert.Equal([2], Changed(file, copy));
        Assert.Equal([0, 0, 2], ElfVersions.Read(copy)!.Demands().Select(d => (int)d.Flags));
    }

    [Fact]
    public void ADemandThatARelocationRefersToStays() => Stays(Unused with { Relocated = [1, 3] });

    [Fact]
    public void ADemandThatASecondSymbolCarriesStays() => Stays(Unused with { Symbols = [.. Unused.Symbols, ("_ZSt9other_oneiv", 4)] });

    [Fact]
    public void ADemandThatAnotherSymbolCarriesStays() => Stays(Unused with { Symbols = [("_ZSt9other_oneiv", 4)], Relocated = [] });

    [Fact]
    public void ADemandOfAnotherLibraryStays() =>
        Stays(Unused with { Demands = [("libc.so.6", "GLIBC_2.34"), ("libc.so.6", "GLIBC_2.35"), ("libother.so.1", UnusedDemand.Version)] });

    [Fact]
    public void AFileWithoutTheDemandStays() => Stays(Unused with { Demands = [.. Unused.Demands.Take(2)] });

    [Fact]
    public void WhereTheMachineHasTheVersionTheFileStays() =>
        Assert.Null(UnusedDemand.Weaken(Unused.Write(), (OldMachine with { Defines = ["libstdc++.so.6", UnusedDemand.Version] }).Write()));

    [Fact]
    public void AStandardLibraryThatDefinesNoVersionsTellsNothing() =>
        Assert.Null(UnusedDemand.Weaken(Unused.Write(), (OldMachine with { Defines = [] }).Write()));

    [Fact]
    public void WhatIsNoElfFileStays() => Assert.Null(UnusedDemand.Weaken([.. "not a library"u8], OldMachine.Write()));

    [Fact]
    public void AFileCutShortIsRefusedWhereverTheCutIs()
    {
        var file = Unused.Write();
        for (var length = 0; length < file.Length; length++) Assert.Null(UnusedDemand.Weaken(file[..length], OldMachine.Write()));
    }

    [Fact]
    public void TorchSharpsOwnLibraryHasTheDemandWithoutAUse()
    {
        var path = Checkout.Path("artifacts", "bin", "torchsharp", "release", "libLibTorchSharp.so");
        Assert.SkipUnless(File.Exists(path), "the torchsharp engine is not built, or not for Linux");
        var file = File.ReadAllBytes(path);
        var copy = UnusedDemand.Weaken(file, OldMachine.Write());
        Assert.NotNull(copy);
        Assert.Equal([2], Changed(file, copy));
    }

    private static void Stays(SmallElf elf) => Assert.Null(UnusedDemand.Weaken(elf.Write(), OldMachine.Write()));

    private static int[] Changed(byte[] before, byte[] after)
    {
        Assert.Equal(before.Length, after.Length);
        return [.. before.Zip(after).Where(p => p.First != p.Second).Select(p => p.Second - p.First)];
    }
}
