using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bench.PlainLoops.Torch;

/// <summary>
/// ResNet-50 as TorchSharp's users write it; names are torchvision's. With <c>scoped</c> each block lets go of what it made, which few write.
/// </summary>
public sealed class ResNet50 : Module<Tensor, Tensor>
{
    private readonly Conv2d conv1 = Conv2d(3, 64, 7, stride: 2, padding: 3, bias: false);
    private readonly BatchNorm2d bn1 = BatchNorm2d(64);
    private readonly ReLU relu = ReLU(inplace: true);
    private readonly MaxPool2d maxpool = MaxPool2d(3, stride: 2, padding: 1);
    private readonly Sequential layer1, layer2, layer3, layer4;
    private readonly AdaptiveAvgPool2d avgpool = AdaptiveAvgPool2d(1);
    private readonly Linear fc = Linear(2048, 1000);

    public ResNet50(bool scoped = false) : base(nameof(ResNet50))
    {
        layer1 = Stage(64, 64, 3, 1, scoped);
        layer2 = Stage(256, 128, 4, 2, scoped);
        layer3 = Stage(512, 256, 6, 2, scoped);
        layer4 = Stage(1024, 512, 3, 2, scoped);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        x = maxpool.forward(relu.forward(bn1.forward(conv1.forward(x))));
        x = layer4.forward(layer3.forward(layer2.forward(layer1.forward(x))));
        return fc.forward(avgpool.forward(x).flatten(1));
    }

    private static Sequential Stage(long inputs, long width, int blocks, long stride, bool scoped) =>
        Sequential(Enumerable.Range(0, blocks)
            .Select(i => ($"{i}", (Module<Tensor, Tensor>)new Bottleneck(i == 0 ? inputs : 4 * width, width, i == 0 ? stride : 1, scoped))));

    private sealed class Bottleneck : Module<Tensor, Tensor>
    {
        private readonly Conv2d conv1, conv2, conv3;
        private readonly BatchNorm2d bn1, bn2, bn3;
        private readonly ReLU relu = ReLU(inplace: true);
        private readonly Sequential? downsample;
        private readonly bool _scoped;

        public Bottleneck(long inputs, long width, long stride, bool scoped) : base(nameof(Bottleneck))
        {
            _scoped = scoped;
            conv1 = Conv2d(inputs, width, 1, bias: false);
            bn1 = BatchNorm2d(width);
            conv2 = Conv2d(width, width, 3, stride: stride, padding: 1, bias: false);
            bn2 = BatchNorm2d(width);
            conv3 = Conv2d(width, 4 * width, 1, bias: false);
            bn3 = BatchNorm2d(4 * width);
            if (inputs != 4 * width) downsample = Sequential(("0", Conv2d(inputs, 4 * width, 1, stride: stride, bias: false)), ("1", BatchNorm2d(4 * width)));
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = _scoped ? NewDisposeScope() : null;
            var identity = downsample is null ? x : downsample.forward(x);
            x = relu.forward(bn1.forward(conv1.forward(x)));
            x = relu.forward(bn2.forward(conv2.forward(x)));
            x = bn3.forward(conv3.forward(x));
            x = relu.forward(x.add_(identity));
            return scope is null ? x : x.MoveToOuterDisposeScope();
        }
    }
}
