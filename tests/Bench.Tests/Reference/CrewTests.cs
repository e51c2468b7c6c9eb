using Bench.Reference;

namespace Bench.Tests.Reference;

public class CrewTests
{
    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public void EveryIndexIsDoneOnceHoweverLongTheCrewSlept(int threads)
    {
        using var crew = new Crew(threads);
        var done = new int[64];
        for (var round = 1; round <= 500; round++)
        {
            crew.For(done.Length, (i, _) => Interlocked.Increment(ref done[i]));
            Assert.All(done, d => Assert.Equal(round, d));
            // Now and then long enough for everybody to fall asleep.
            if (round % 100 == 0) Thread.Sleep(3);
        }
    }

    [Fact]
    public void WhatABodyThrowsComesOut()
    {
        using var crew = new Crew(3);
        Assert.Throws<InvalidOperationException>(() => crew.For(10, (i, _) =>
        {
            if (i == 7) throw new InvalidOperationException();
        }));
        crew.For(10, (_, _) => { });
    }
}
