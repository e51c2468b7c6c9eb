using Bench.Records;

namespace Bench.Tests.Records;

public sealed class RegularFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void NothingButARegularFileIsWrittenOver()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("links, pipes and devices are made as Linux has them");
        File.WriteAllText(_folder["file"], "");
        Directory.CreateDirectory(_folder["inner"]);
        File.CreateSymbolicLink(_folder["link"], "file");
        File.CreateSymbolicLink(_folder["dangling"], "nowhere");
        UnreadableFiles.MakePipe(_folder["pipe"]);
        Assert.Null(RegularFile.Obstacle(_folder["absent"]));
        Assert.Null(RegularFile.Obstacle(_folder["file"]));
        Assert.Equal("is a folder, which is never written over; name another file", RegularFile.Obstacle(_folder["inner"]));
        Assert.Equal("is a symbolic link, which is never written over; name another file", RegularFile.Obstacle(_folder["link"]));
        Assert.Equal("is a symbolic link, which is never written over; name another file", RegularFile.Obstacle(_folder["dangling"]));
        Assert.Equal("is a device, a pipe or a socket, which is never written over; name another file", RegularFile.Obstacle(_folder["pipe"]));
        Assert.Equal("is a device, a pipe or a socket, which is never written over; name another file", RegularFile.Obstacle("/dev/null"));
    }

    [Fact]
    public void WhatCannotBeWrittenWholeLeavesWhatWasThere()
    {
        File.WriteAllText(_folder["file"], "before");
        Assert.Throws<IOException>(() => RegularFile.Write(_folder["file"], file =>
        {
            file.Write("half"u8);
            throw new IOException("No space left on device");
        }));
        Assert.Equal("before", File.ReadAllText(_folder["file"]));
        Assert.Equal(["file"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
        RegularFile.Write(_folder["file"], file => file.Write("after"u8));
        Assert.Equal("after", File.ReadAllText(_folder["file"]));
    }
}
