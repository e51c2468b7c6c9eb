using Bench.Records;

namespace Bench.Tests.Records;

public class CellKeyTests
{
    [Fact]
    public void TheTextHasAFixedOrderAndLeavesOutWhatIsAbsent()
    {
        Assert.Equal("model=resnet50 mode=infer batch=8 engine=onnxruntime device=cpu precision=fp32 threads=2 regime=throughput", Made.Key().ToString());
        var key = Made.Key("pytorch", 1, 128) with { Environment = "2.12", Preset = "compile", Device = "cuda:0", Regime = Regimes.Latency };
        Assert.Equal("model=gpt2 mode=infer batch=1 seq=128 engine=pytorch@2.12+compile device=cuda:0 precision=fp32 threads=2 regime=latency", key.ToString());
    }

    [Fact]
    public void OptionsComeByNameWhateverTheirOrderWas()
    {
        var a = Made.Key() with { Options = new Dictionary<string, string> { ["b"] = "2", ["a"] = "x y" } };
        var b = Made.Key() with { Options = new Dictionary<string, string> { ["a"] = "x y", ["b"] = "2" } };
        Assert.Contains(" option:a=\"x y\" option:b=2 ", a.ToString());
        Assert.Equal(a, b);
        Assert.Equal(a.GetHashCode(), b.GetHashCode());
    }

    [Fact]
    public void NoValueCanLookLikeAnotherKey()
    {
        var sly = Made.Key() with { Engine = "x device=cuda" };
        Assert.Contains("engine=\"x device=cuda\" device=cpu", sly.ToString());
        Assert.NotEqual(sly, Made.Key("x"));
    }
}
