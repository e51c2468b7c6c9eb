using Bench.Measure.Rounds;

namespace Bench.Tests.Measure.Rounds;

public class OrderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(7)]
    public void OverABlockEachCellHasEachPlaceAndEachPredecessorEquallyOften(int cells)
    {
        var size = Order.Block(cells);
        for (var block = 0; block < 3; block++)
        {
            var rounds = Enumerable.Range(block * size, size).Select(round => Order.Of(cells, round, seed: 5)).ToList();
            Assert.All(rounds, order => Assert.Equal(Enumerable.Range(0, cells), order.Order()));
            for (var place = 0; place < cells; place++)
                Assert.All(rounds.CountBy(order => order[place]), at => Assert.Equal(size / cells, at.Value));
            var neighbours = rounds.SelectMany(order => order.Zip(order.Skip(1))).CountBy(pair => pair).ToList();
            Assert.Equal(cells * (cells - 1), neighbours.Count);
            Assert.All(neighbours, pair => Assert.Equal(size / cells, pair.Value));
        }
    }

    [Fact]
    public void TheSeedDecidesTheOrder()
    {
        string Orders(long seed) => string.Join(";", Enumerable.Range(0, 10).Select(round => string.Join(",", Order.Of(5, round, seed))));
        Assert.Equal(Orders(1), Orders(1));
        Assert.NotEqual(Orders(1), Orders(2));
    }

    [Fact]
    public void BlocksAreShuffledAnew() =>
        Assert.True(Enumerable.Range(0, 8).Select(block => string.Join(",", Order.Of(5, block * 5, 1))).Distinct().Count() > 3);
}
