using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bench.PlainLoops.Torch;

/// <summary>
/// GPT-2 124M as TorchSharp's users write it; names are Hugging Face's. With <c>scoped</c> each block lets go of what it made, which few write.
/// </summary>
public sealed class Gpt2 : Module<Tensor, Tensor>
{
    private const long Layers = 12, Width = 768, Heads = 12, Vocabulary = 50257, Positions = 1024;

    private readonly Transformer transformer;

    public Gpt2(bool scoped = false) : base(nameof(Gpt2))
    {
        transformer = new Transformer(scoped);
        RegisterComponents();
    }

    public override Tensor forward(Tensor ids) => functional.linear(transformer.forward(ids), transformer.wte.weight!);

    private sealed class Transformer : Module<Tensor, Tensor>
    {
        public readonly Embedding wte = Embedding(Vocabulary, Width);
        private readonly Embedding wpe = Embedding(Positions, Width);
        private readonly ModuleList<Block> h;
        private readonly LayerNorm ln_f = LayerNorm(Width);

        public Transformer(bool scoped) : base(nameof(Transformer))
        {
            h = ModuleList(Enumerable.Range(0, (int)Layers).Select(_ => new Block(scoped)).ToArray());
            RegisterComponents();
        }

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
        private readonly bool _scoped;

        public Block(bool scoped) : base(nameof(Block))
        {
            _scoped = scoped;
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = _scoped ? NewDisposeScope() : null;
            x = x.add(attn.forward(ln_1.forward(x)));
            x = x.add(mlp.forward(ln_2.forward(x)));
            return scope is null ? x : x.MoveToOuterDisposeScope();
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
