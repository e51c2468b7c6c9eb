namespace Bench.PlainLoops;

/// <summary>
/// One way of running a workload: <paramref name="Run"/> does so many steps, on the input sets from the given one on, 0, 1, 2, 3, 0 …; <paramref
/// name="Output"/> is the first output of the last step; <paramref name="Take"/> fills a set with the inputs of a file.
/// </summary>
public sealed record Loop(string Name, Action<long, int> Run, Func<float[]> Output, Action<int, string> Take);
