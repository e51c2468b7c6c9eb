using Bench.Bundles;
using Bench.Graphs;
using Bench.Graphs.Safetensors;
using Bench.Protocol;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace Bench.Engines;

// Weights as views into the mapped file where their type is the one asked for and their place allows it, else copies.
internal sealed class MappedWeights(Bundle bundle, Graph graph) : IDisposable
{
    private readonly SafetensorsFile? _file = Open(bundle);
    private readonly Dictionary<DType, Tensor> _maps = [];

    public long MappedBytes { get; private set; }
    public long CopiedBytes { get; private set; }

    public Tensor Take(string value, bool channelsLast)
    {
        var type = graph.Values[value];
        var mapped = Mapped(graph.Weights[value], type);
        if (mapped is not null && !channelsLast)
        {
            MappedBytes += type.Bytes;
            return mapped;
        }

        CopiedBytes += type.Bytes;
        var tensor = mapped ?? HostTensors.Copy(bundle.Weight(value).To(type.DType));
        if (!channelsLast) return tensor;
        using (tensor) return HostTensors.ChannelsLast(tensor);
    }

    public void Dispose()
    {
        _file?.Dispose();
        foreach (var map in _maps.Values) map.Dispose();
    }

    private static SafetensorsFile? Open(Bundle bundle)
    {
        var path = Path.Combine(bundle.WeightsFolder, "weights.safetensors");
        return File.Exists(path) ? SafetensorsFile.Open(path) : null;
    }

    // Only tensors whose size is a multiple of 64 are promised to lie aligned.
    private Tensor? Mapped(string name, TensorType type)
    {
        if (_file is null || !_file.Has(name)) return null;
        var entry = _file.Entry(name);
        if (entry.Type != type || type.Bytes == 0 || type.Bytes % 64 != 0 || entry.Offset % 64 != 0) return null;
        if (!_maps.TryGetValue(type.DType, out var map))
        {
            var elements = new FileInfo(_file.Path).Length / type.DType.Size();
            map = _maps[type.DType] = torch.from_file(_file.Path, shared: false, size: elements, dtype: Types.Of(type.DType));
        }

        return map.as_strided(Place.Longs(type.Shape), Place.Longs(type.Shape.Strides()), entry.Offset / type.DType.Size());
    }
}
