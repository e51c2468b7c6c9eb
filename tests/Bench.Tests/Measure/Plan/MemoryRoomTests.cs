using Bench.Measure.Plan;

namespace Bench.Tests.Measure.Plan;

public class MemoryRoomTests
{
    [Fact]
    public void CellsAreTogetherWhileTheyFit()
    {
        var groups = MemoryRoom.Groups(["a", "b", "c", "d"], cell => cell == "c" ? 1000 : 30, available: 100);
        Assert.Equal([["a", "b"], ["c"], ["d"]], groups);
    }
}
