namespace Bench.Models;

/// <summary>Every model, by name.</summary>
public static class ModelList
{
    public static readonly IReadOnlyList<Model> All =
    [
        .. ResNet.Models, .. Bert.Models, .. Gpt2.Models, .. Llama.Models,
    ];

    public static Model? Find(string name) => All.FirstOrDefault(m => m.Name == name);
}
