namespace Bench.Bundles;

/// <summary>Who computes a golden: a version, which is part of the golden's key, and the child process that is given bundle and weights folder.</summary>
public sealed record GoldenMaker(string Version, Func<string, string, CancellationToken, Task> Make)
{
    /// <summary>Given bundle, weights folder and a precision, writes what that precision's rounding alone does to the outputs.</summary>
    public Func<string, string, string, CancellationToken, Task>? Simulate { get; init; }

    /// <summary>The prepared bundle; what is simulated of it is simulated when it is first asked for.</summary>
    public Bundle Open(Preparation made, CancellationToken cancel)
    {
        var bundle = Bundle.Open(made.BundleFolder, made.WeightsFolder);
        if (Simulate is { } simulate)
            bundle.Simulator = precision => simulate(made.BundleFolder, made.WeightsFolder, precision, cancel).GetAwaiter().GetResult();
        return bundle;
    }
}
