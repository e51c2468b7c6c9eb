using Bench.Bundles;
using Bench.Engines;
using TorchSharp;
using static TorchSharp.torch;

namespace Bench.PlainLoops.Torch;

/// <summary>Our cell, and the models as a user of TorchSharp writes them, plain and in channels-last.</summary>
public static class TorchLoops
{
    public static Loop[] Of(Workload workload)
    {
        // First: it brings libtorch into the process.
        var ours = EngineLoop.Of(new TorchEngine(), workload, "Bench's torchsharp");
        return [ours, .. Plain(workload)];
    }

    public static IEnumerable<Loop> Plain(Workload workload)
    {
        using var bundle = workload.Open();
        set_num_threads(workload.Threads);
        switch (workload.Model)
        {
            case "resnet50":
                yield return Of("nn.Module", Given.To(new ResNet50(), bundle), Inputs(bundle), workload);
                yield return Of("nn.Module, channels-last", Given.ChannelsLast(Given.To(new ResNet50(), bundle)),
                    [.. Inputs(bundle).Select(Given.ChannelsLast)], workload);
                yield return Of("the same, a scope a block", Given.ChannelsLast(Given.To(new ResNet50(scoped: true), bundle)),
                    [.. Inputs(bundle).Select(Given.ChannelsLast)], workload);
                break;
            case "gpt2":
                yield return Of("nn.Module", Given.To(new Gpt2(), bundle), Inputs(bundle), workload);
                yield return Of("the same, a scope a block", Given.To(new Gpt2(scoped: true), bundle), Inputs(bundle), workload);
                break;
            default: throw new ArgumentException($"no plain loop is written for \"{workload.Model}\"; resnet50 and gpt2 have one");
        }
    }

    private static Tensor[] Inputs(Bundle bundle) =>
        [.. Enumerable.Range(0, bundle.Info.Sets).Select(set => Given.Tensor(bundle.Input(bundle.Graph.Inputs[0], set)))];

    private static Loop Of(string name, nn.Module<Tensor, Tensor> model, Tensor[] inputs, Workload workload)
    {
        model.eval();
        Tensor? last = null;
        return new Loop(name, (steps, firstSet) =>
        {
            using var inference = inference_mode();
            for (var i = 0L; i < steps; i++)
            {
                using var scope = NewDisposeScope();
                last?.Dispose();
                last = model.forward(inputs[(firstSet + i) % inputs.Length]).DetachFromDisposeScope();
            }
        }, () => last!.data<float>().ToArray(), Take);

        void Take(int set, string file)
        {
            using var bundle = workload.Open();
            using var handed = HandedInputs.Open(bundle.Graph, file);
            using var tensor = Given.Tensor(handed[bundle.Graph.Inputs[0]]);
            // As it lies: a channels-last set stays one.
            inputs[set % inputs.Length].copy_(tensor);
        }
    }
}
