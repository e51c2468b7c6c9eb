using Bench.Catalogue;
using Bench.Measure.Plan;
using Bench.Records;
using Bench.Tests.Records;

namespace Bench.Tests.Measure.Plan;

public class DetectForecastTests
{
    [Fact]
    public void NothingIsForeseenWhereNothingIsLookedFor()
    {
        Assert.Null(DetectForecast.Of(Plan(2, null)));
        Assert.Null(DetectForecast.Of(Plan(1, 0.03)));
    }

    [Fact]
    public void LaunchesAreTheFewestThatShowIt()
    {
        var plan = Plan(3, 0.05);
        var forecast = DetectForecast.Of(plan)!;
        Assert.InRange(forecast.Launches!.Value, 10, 1000);
        Assert.True(plan.CanShowWith(forecast.Launches.Value)!.Share <= 0.05);
        Assert.True(plan.CanShowWith(forecast.Launches.Value - 1)!.Share > 0.05);
        // Every launch takes as long as every other, but the first, whose gate takes four sets.
        Assert.Equal(forecast.Launches.Value / 3.0, forecast.Time.Least / plan.Estimate.Least, 0.05 * forecast.Launches.Value);
        Assert.Null(forecast.Affordable);
        Assert.Equal(3, DetectForecast.Of(Plan(3, 5))!.Launches);
        Assert.Null(DetectForecast.Of(Plan(3, 1e-6))!.Launches);
    }

    [Fact]
    public void ABudgetBuysWhatItsLaunchesShow()
    {
        var plan = Plan(3, 0.03);
        double Seconds(int launches) => (plan with { Facts = plan.Facts with { Launches = launches } }).Estimate.Least.TotalSeconds;
        double? Bought(double budget) => DetectForecast.Of(plan with { Facts = plan.Facts with { BudgetSeconds = budget } })!.Affordable?.Share;
        Assert.Equal(plan.CanShowWith(12)!.Share, Bought(Seconds(12) + 0.01));
        Assert.Equal(plan.CanShowWith(11)!.Share, Bought(Seconds(12) - 0.01));
        // The plan's own launches are made whatever they take; a budget that is enough needs no word.
        Assert.Equal(plan.CanShow!.Share, Bought(0.1));
        Assert.Null(Bought(1e7));
    }

    private static RunPlan Plan(int rows, double? detect)
    {
        var record = Made.Record();
        return new RunPlan
        {
            Machine = record.Machine,
            Facts = record.Plan with { Detect = detect },
            Cells = [.. Enumerable.Range(0, rows).Select(row => Cell(Made.Key($"engine{row}")))],
        };
    }

    private static PlannedCell Cell(CellKey key) => new()
    {
        Key = key,
        Model = new PlannedModel { Name = key.Workload.Model, Unit = "images", Recipe = (_, _, _) => throw new NotSupportedException() },
        Environment = new EngineEnvironment { Engine = new Engine { Name = key.Engine, Folder = "" } },
        Options = key.Options,
        Pace = new Pace(0.1, 1),
    };
}
