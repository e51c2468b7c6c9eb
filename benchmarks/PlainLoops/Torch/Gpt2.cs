using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bench.PlainLoops.Torch;

/// <summary>GPT-2 124M as TorchSharp's users write it; names are Hugging Face's.</summary>
public sealed class Gpt2 : Module<Tensor, Tensor>
{
    private const long Layers = 12, Width = 768, Heads = 12, Vocabulary = 50257, Positions = 1024;

    private readonly Transformer transformer = new();

    public Gpt2() : base(nameof(Gpt2)) => RegisterComponents();

    public override Tensor forward(Tensor ids) => functional.linear(transformer.forward(ids), transformer.wte.weight!);

    private sealed class Transformer : Module<Tensor, Tensor>
    {
        public readonly Embedding wte = Embedding(Vocabulary, Width);
        private readonly Embedding wpe = Embedding(Positions, Width);
        private readonly ModuleList<Block> h = ModuleList(Enumerable.Range(0, (int)Layers).Select(_ => new Block()).ToArray());
        private readonly LayerNorm ln_f = LayerNorm(Width);

        public Transformer() : base(nameof(Transformer)) => RegisterComponents();

        public override Tensor forward(Tensor ids)
        {
            var x = wte.forward(ids).add(wpe.forward(arange(ids.shape[1])));
            foreach (var block in h) x = block.forward(x);
            return ln_f.forward(x);
        }
    }

    private sealed class Block : Module<Tensor, Tensor>
    {
        private readonly LayerNorm ln_1 = LayerNorm(Width), ln_2 = LayerNorm(Width);
        private readonly Attention attn = new();
        private readonly Mlp mlp = new();

        public Block() : base(nameof(Block)) => RegisterComponents();

        public override Tensor forward(Tensor x)
        {
            x = x.add(attn.forward(ln_1.forward(x)));
            return x.add(mlp.forward(ln_2.forward(x)));
        }
    }

    private sealed class Attention : Module<Tensor, Tensor>
    {
        private readonly Linear c_attn = Linear(Width, 3 * Width), c_proj = Linear(Width, Width);

        public Attention() : base(nameof(Attention)) => RegisterComponents();

        public override Tensor forward(Tensor x)
        {
            long batch = x.shape[0], length = x.shape[1];
            var parts = c_attn.forward(x).split(Width, 2);
            Tensor Head(Tensor part) => part.view(batch, length, Heads, Width / Heads).transpose(1, 2);
            var y = functional.scaled_dot_product_attention(Head(parts[0]), Head(parts[1]), Head(parts[2]), is_casual: true);
            return c_proj.forward(y.transpose(1, 2).reshape(batch, length, Width));
        }
    }

    private sealed class Mlp : Module<Tensor, Tensor>
    {
        private readonly Linear c_fc = Linear(Width, 4 * Width), c_proj = Linear(4 * Width, Width);
        private readonly GELU gelu = GELU(TorchSharp.Modules.GELU.Approximate.tanh);

        public Mlp() : base(nameof(Mlp)) => RegisterComponents();

        public override Tensor forward(Tensor x) => c_proj.forward(gelu.forward(c_fc.forward(x)));
    }
}
