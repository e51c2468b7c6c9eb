using System.Globalization;
using Bench.PlainLoops;
using Bench.PlainLoops.Onnx;
using Bench.PlainLoops.TensorFlow;
using Bench.PlainLoops.Torch;
using Bench.Protocol;

const string Usage =
    "PlainLoops ENGINE MODEL [batch=N] [seq=N] [threads=N] [rounds=N]    ENGINE: onnxruntime, torchsharp, tensorflow-c    MODEL: resnet50, gpt2";
const double Agreement = 1e-5;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["worker", ..]) return WorkerLoop.Run(args[1..], new PlainEngine());
var numbers = args.Skip(2).Select(a => a.Split('=')).ToDictionary(p => p[0], p => int.Parse(p[^1]));
int? Number(string name) => numbers.TryGetValue(name, out var value) ? value : null;
if (args.Length < 2)
{
    Console.Error.WriteLine(Usage);
    return 2;
}

var workload = await Workload.Prepare(args[1], Number("batch"), Number("seq"), Number("threads") ?? Environment.ProcessorCount);
var loops = args[0] switch
{
    "onnxruntime" => OnnxLoops.Of(workload),
    "torchsharp" => TorchLoops.Of(workload),
    "tensorflow-c" => TensorFlowLoops.Of(workload),
    _ => throw new ArgumentException(Usage),
};

var seconds = Turns.Take(loops, Number("rounds") ?? 9, round => Console.Error.Write($"\rround {round} "));
Console.Error.Write("\r          \r");
var ours = First(loops[0]);
var fastest = Enumerable.Range(1, loops.Length - 1).MinBy(i => Turns.Median(seconds[i]));
var disagree = false;
Console.WriteLine($"{args[0]} {args[1]}, {workload.Threads} threads, {seconds[0].Length} rounds in turns");
for (var i = 0; i < loops.Length; i++)
{
    var ratio = Turns.Median(seconds[i].Zip(seconds[0], (other, own) => other / own));
    var distance = Distance(ours, First(loops[i]));
    disagree |= !(distance <= Agreement);
    Console.WriteLine($"  {loops[i].Name,-28} {1e3 * Turns.Median(seconds[i]),9:F3} ms/step   ours/this {ratio:F3}   outputs differ by "
        + $"{distance:E1}{(i == fastest ? "   faster of the plain ones" : "")}");
}

return disagree ? 1 : 0;

// Rounds end on different input sets; the first step's is the same for all.
static float[] First(Loop loop)
{
    loop.Run(1, 0);
    return loop.Output();
}

static double Distance(float[] a, float[] b)
{
    if (a.Length != b.Length) return double.PositiveInfinity;
    double difference = 0, norm = 0;
    for (var i = 0; i < a.Length; i++)
    {
        difference += ((double)a[i] - b[i]) * ((double)a[i] - b[i]);
        norm += (double)a[i] * a[i];
    }

    return Math.Sqrt(difference / norm);
}
